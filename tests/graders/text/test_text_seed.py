"""Answers to the practice page from excellent to wrong, graded with the real model and complete keys."""

from fractions import Fraction

import pytest

from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.verdict import Verdict
from tests.graders.text.seed_keys import KEYS

pytestmark = pytest.mark.model

Case = tuple[str, str, float, float, str]

OVERFITTING = (
    "The network is overfitting: it memorises the training images and the validation accuracy drops. "
    "The classifier has too many parameters for the small data set. You should add dropout, use data "
    "augmentation and stop training early when the validation loss rises."
)
OPTIONS = {"b1": "vae", "b2": "ssl", "b3": "diffusion", "b4": "gan"}

CASES: list[Case] = [
    (
        "q3",
        "flash",
        0.8,
        1,
        "z = μ + σ · ε where ε ~ N(0, I). Makes sampling differentiable; gradients flow through "
        "trainable μ and σ while randomness sits in parameter-free ε. Essential for VAE training.",
    ),
    (
        "q3",
        "paraphrase1",
        0.7,
        1,
        "We compute z as mu plus sigma times eps with eps coming from a standard Gaussian. That way the "
        "stochastic part is outside of the network and backprop can update the encoder.",
    ),
    (
        "q3",
        "paraphrase2",
        0.7,
        1,
        "You write the latent as z=μ+σ⊙ε, with noise ε from N(0,1). Drawing randomly has no derivative, "
        "so otherwise the gradient could not get back to the encoder.",
    ),
    (
        "q3",
        "paraphrase3",
        0.7,
        1,
        "Take z = mean + std * noise, noise being unit Gaussian. A random node can't be differentiated, "
        "but a sum and a product can, so learning by gradient descent works.",
    ),
    ("q3", "partial-formula", 0.35, 0.45, "z = mu + sigma*eps"),
    (
        "q3",
        "partial-why",
        0.35,
        0.45,
        "It lets the gradient pass through the sampling step, which is otherwise not differentiable.",
    ),
    (
        "q3",
        "wrong-formula",
        0,
        0.6,
        "Instead of sampling directly, rewrite as z = μ*σ + ε where ε ~ N(0, I). Gradients flow through "
        "μ and σ while the randomness sits in ε. Without this, you cannot backpropagate through the "
        "sampling step.",
    ),
    ("q3", "wrong-formula2", 0, 0.6, "z = σ + μ*ε with eps ~ N(0,1); makes sampling differentiable."),
    ("q3", "copied2", 0, 0.4, "The reparameterization trick is necessary. I explain why it is necessary."),
    (
        "q3",
        "salad",
        0,
        0,
        "reparameterization trick epsilon sigma mu gradient backpropagation sampling differentiable VAE "
        "encoder normal noise",
    ),
    (
        "q3",
        "wrong",
        0,
        0.4,
        "The trick is to normalise the inputs so that training is faster and uses less memory.",
    ),
    ("q3", "vague", 0, 0.4, "It is a trick used in VAEs that helps with training the model."),
    (
        "c",
        "flash8",
        0.45,
        0.55,
        "Generator finds a small region of image space that fools the discriminator (or fools it well "
        "enough), and stops exploring the full training distribution. Every random z decodes to a "
        "similar image; G’s loss may still decrease but diversity is lost. Inspect samples, not just "
        "loss curves.",
    ),
    (
        "c",
        "paraphrase1",
        0.7,
        1,
        "Mode collapse. G has learnt that one kind of picture is enough to trick D, so it makes only "
        "that and never covers the rest of the data. The loss looks fine because it only says how well D "
        "is fooled. I would try WGAN-GP.",
    ),
    (
        "c",
        "paraphrase2",
        0.7,
        1,
        "This failure is called mode collapse; the generator keeps repeating one safe output that the "
        "critic accepts instead of learning all the variety in the data. A lower loss doesn't tell you "
        "anything about variety. Give the discriminator more capacity.",
    ),
    (
        "c",
        "paraphrase3",
        0.7,
        1,
        "The generator is stuck on a tiny part of the distribution which passes as real, i.e. mode "
        "collapse. Its loss is no sign of quality here. One fix is minibatch discrimination.",
    ),
    (
        "c",
        "three-of-four",
        0.7,
        0.8,
        "It's mode collapse: the generator only outputs a narrow set of images that fool the "
        "discriminator. Use a Wasserstein loss with gradient penalty.",
    ),
    ("c", "names-only", 0.2, 0.3, "mode collapse"),
    (
        "c",
        "roles",
        0,
        0.4,
        "This is mode collapse: the discriminator has collapsed to a small region and fools the "
        "generator. Use a more capable generator.",
    ),
    ("c", "weaker", 0, 0.4, "This is mode collapse. Use a weaker discriminator."),
    (
        "c",
        "negated",
        0,
        0.4,
        "This is not mode collapse. The generator has not found a small region that fools the "
        "discriminator. The decreasing loss is not misleading.",
    ),
    (
        "c",
        "salad",
        0,
        0,
        "mode collapse generator discriminator small region diversity WGAN gradient penalty spectral "
        "normalization loss misleading",
    ),
    (
        "c",
        "vanishing",
        0,
        0.4,
        "These are vanishing gradients: the discriminator is too strong, so the generator no longer "
        "learns anything. Lower the learning rate of the discriminator.",
    ),
    (
        "c",
        "more-data",
        0,
        0.4,
        "The training set is unbalanced, most cats face left, so collect more images of cats facing "
        "right and train for longer. The loss goes down because training works well.",
    ),
    ("c", "idk", 0, 0, "I don't know"),
    ("q3", "blank", 0, 0, "   "),
    (
        "q1",
        "flash",
        0.8,
        1,
        "Discriminative: P(label | image); slices up image space; classify/detect/segment. Generative: "
        "P(image) or how to sample from it; describes image space; synthesize new images.",
    ),
    (
        "q1",
        "para",
        0.7,
        1,
        "A discriminative one learns p(y|x), i.e. where the class boundaries are, whereas a generative "
        "one learns p(x) itself.",
    ),
    (
        "q1",
        "para2",
        0.7,
        1,
        "Discriminative models learn to decide which class an input belongs to. Generative models learn "
        "what the data looks like, so they can make new samples of it.",
    ),
    (
        "q1",
        "swapped",
        0,
        0.4,
        "A discriminative model learns how to make new images from the distribution; a generative model "
        "learns the probability of a label given an image.",
    ),
    ("q1", "swapformula", 0, 0.4, "Discriminative: P(image). Generative: P(label | image)."),
    (
        "q1",
        "wrongcond",
        0,
        0.4,
        "Discriminative models learn P(image | label), the probability of an image given a label.",
    ),
    ("q1", "half", 0.45, 0.55, "Discriminative models learn P(label | image)."),
    (
        "q1",
        "wrong",
        0,
        0.4,
        "A discriminative model learns without labels and a generative model is always a neural network "
        "with more layers.",
    ),
    (
        "q2",
        "flash",
        0.8,
        1,
        "Encoder maps image to latent distribution (μ, σ); sample z ~ N(μ, σ²); decoder reconstructs. "
        "Generate by skipping the encoder and sampling z from the standard normal prior N(0, I).",
    ),
    (
        "q2",
        "para",
        0.7,
        1,
        "The encoder predicts mean and variance of a Gaussian for the picture, we draw a code from it, "
        "and the decoder rebuilds the picture from that code.",
    ),
    (
        "q2",
        "swapped",
        0,
        0.4,
        "A decoder maps the input image to a latent distribution, z is sampled from it, and the encoder "
        "reconstructs the image.",
    ),
    (
        "q2",
        "wrong",
        0,
        0.4,
        "It is two networks, one makes fake images and the other one decides if they are real.",
    ),
    ("q2", "ae", 0.24, 0.34, "An encoder compresses the image and a decoder reconstructs it."),
    (
        "q4",
        "flash",
        0.8,
        1,
        "Reconstruction loss (decoder reproduces input from latent sample) + KL-divergence regularizer "
        "(encoder distribution toward N(0,I) prior). Reconstruction makes outputs faithful; KL keeps "
        "latent space well-organized.",
    ),
    (
        "q4",
        "para",
        0.7,
        1,
        "The reconstruction term makes the output similar to the input. The KL term keeps q(z|x) near a "
        "unit Gaussian so that we can sample from the latent space.",
    ),
    ("q4", "names", 0.45, 0.55, "reconstruction loss and KL divergence"),
    (
        "q4",
        "wrong",
        0,
        0.4,
        "A generator loss that fools the discriminator and a discriminator loss for real and fake.",
    ),
    (
        "q5",
        "flash",
        0.8,
        1,
        "Generator G maps random noise to image; Discriminator D classifies real vs fake; trained "
        "adversarially (G fools D; D distinguishes). At equilibrium G’s outputs are indistinguishable "
        "from real and D outputs 0.5.",
    ),
    (
        "q5",
        "para",
        0.7,
        1,
        "One net creates pictures out of noise and tries to trick a second net, the discriminator, which "
        "has to tell the fakes from the real ones; in the end it is a 50/50 guess.",
    ),
    (
        "q5",
        "swapped",
        0,
        0.4,
        "The discriminator maps random noise to an image and the generator classifies whether it is real "
        "or fake; D tries to fool G.",
    ),
    ("q5", "d1", 0, 0.4, "At equilibrium D outputs 1."),
    ("q5", "wrong", 0, 0.4, "An encoder maps the image to a latent code and a decoder reconstructs it."),
    (
        "q6",
        "flash67",
        0.8,
        1,
        "Strengths: smooth/well-organized latent space (good interpolation, latent arithmetic); stable "
        "principled training. Weakness: slightly blurry outputs (MSE-style losses average plausible "
        "reconstructions).\nStrengths: sharp, photorealistic outputs (discriminator pressure matches "
        "high-frequency real-image statistics). Weaknesses: unstable training (mode collapse, "
        "oscillations); no likelihood; no built-in encoder; loss values not directly meaningful.",
    ),
    (
        "q6",
        "flash67h",
        0.8,
        1,
        "VAE: Strengths: smooth/well-organized latent space (good interpolation, latent arithmetic); "
        "stable principled training. Weakness: slightly blurry outputs (MSE-style losses average "
        "plausible reconstructions).\nGAN: Strengths: sharp, photorealistic outputs (discriminator "
        "pressure matches high-frequency real-image statistics). Weaknesses: unstable training (mode "
        "collapse, oscillations); no likelihood; no built-in encoder; loss values not directly "
        "meaningful.",
    ),
    (
        "q6",
        "flash6",
        0.45,
        0.55,
        "VAE strengths and weaknesses: Strengths: smooth/well-organized latent space (good "
        "interpolation, latent arithmetic); stable principled training. Weakness: slightly blurry "
        "outputs (MSE-style losses average plausible reconstructions).",
    ),
    (
        "q6",
        "flash7",
        0.45,
        0.55,
        "GAN: Strengths: sharp, photorealistic outputs (discriminator pressure matches high-frequency "
        "real-image statistics). Weaknesses: unstable training (mode collapse, oscillations); no "
        "likelihood; no built-in encoder; loss values not directly meaningful.",
    ),
    (
        "q6",
        "flash6only",
        0.45,
        0.55,
        "Strengths: smooth/well-organized latent space (good interpolation, latent arithmetic); stable "
        "principled training. Weakness: slightly blurry outputs (MSE-style losses average plausible "
        "reconstructions).",
    ),
    (
        "q6",
        "flash7only",
        0.45,
        0.55,
        "Strengths: sharp, photorealistic outputs (discriminator pressure matches high-frequency "
        "real-image statistics). Weaknesses: unstable training (mode collapse, oscillations); no "
        "likelihood; no built-in encoder; loss values not directly meaningful.",
    ),
    (
        "q6",
        "para",
        0.7,
        1,
        "VAEs are easy to train and you can interpolate in their latent space, but the pictures are "
        "fuzzy. GANs give crisp pictures but training often diverges.",
    ),
    (
        "q6",
        "swapped",
        0,
        0.4,
        "VAEs produce sharp, photorealistic images but their training is unstable. GANs have a smooth "
        "latent space but blurry outputs.",
    ),
    (
        "q6",
        "negated",
        0,
        0.4,
        "VAEs do not have a smooth latent space and their outputs are not blurry. GANs do not produce "
        "sharp images and their training is not unstable.",
    ),
    (
        "q7",
        "flash",
        0.8,
        1,
        "Many systems use a VAE as a first-stage encoder mapping raw images to a compact latent space; a "
        "diffusion model then operates in that latent space (the “latent diffusion” architecture). "
        "VAE-family also wins on inference latency (single pass vs diffusion’s iterative sampling), "
        "important for on-device or cost-bound deployments.",
    ),
    (
        "q7",
        "para",
        0.7,
        1,
        "Because the diffusion process is usually run on the compressed codes of a VAE, and because a "
        "VAE is quicker, needing one forward pass only.",
    ),
    ("q7", "wrong", 0, 0.4, "VAEs produce better images than diffusion and they are newer."),
    (
        "b1:vae",
        "para",
        0.7,
        1,
        "the space between two codes is filled with believable faces so you can walk from one to the other",
    ),
    ("b1:vae", "wrong", 0, 0.4, "because it makes the sharpest pictures"),
    ("b2:ssl", "para", 0.7, 1, "You only want representations, nothing needs to be generated."),
    ("b3:diffusion", "para", 0.7, 1, "It has the highest quality and we have time for lots of steps."),
    ("b4:vae", "para", 0.7, 1, "only a single run of the network is needed so it is quick and saves energy"),
    ("b4:vae", "wrong", 0, 0.4, "because it makes the sharpest pictures"),
    (
        "q3",
        "good1",
        0.7,
        1,
        "You sample epsilon from a standard normal and then set z = mu + sigma * epsilon, so the random "
        "part is an input and backpropagation can go through mu and sigma.",
    ),
    (
        "q3",
        "bad1",
        0,
        0.4,
        "It means the encoder and the decoder share their weights, which is necessary because otherwise "
        "there would be too many parameters to train.",
    ),
    ("q3", "bad2", 0, 0.4, "z = mu * eps + sigma, it is necessary to make the latent space larger."),
    ("q3", "swap", 0, 0.4, "The gradient flows through epsilon while the randomness sits in mu and sigma."),
    (
        "c",
        "good1",
        0.7,
        1,
        "Mode collapse happened: the generator discovered one image type which the discriminator "
        "believes and now only produces that. The loss of G keeps falling since it measures only "
        "deception, not variety. Try spectral normalisation.",
    ),
    (
        "c",
        "good2",
        0.7,
        1,
        "The GAN suffers from mode collapse, i.e. G maps all latent vectors onto nearly the same output "
        "and ignores most of the training distribution. One could strengthen the discriminator.",
    ),
    (
        "c",
        "good3",
        0.7,
        1,
        "It has collapsed onto a single mode. Generator found a loophole and stops covering the variety "
        "of the data; don't trust the loss curve, look at samples. Switch to a diffusion model.",
    ),
    (
        "c",
        "bad1",
        0,
        0.4,
        "The learning rate is too small so the generator has not converged yet. Train longer and use "
        "more layers.",
    ),
    (
        "c",
        "bad2",
        0,
        0.4,
        "The discriminator produces always the same image and the generator cannot detect it. Use a "
        "weaker discriminator.",
    ),
    (
        "c",
        "bad3",
        0,
        0.4,
        "The generator loss decreases, which shows that the training works and the images are good and "
        "diverse.",
    ),
    (
        "q1",
        "good1",
        0.7,
        1,
        "A discriminative model models the conditional probability of the label given the input, a "
        "generative one models the distribution of the inputs, so it is able to generate new ones.",
    ),
    (
        "q1",
        "good2",
        0.7,
        1,
        "Discriminative: decision boundary between classes. Generative: how the data itself is "
        "distributed, p(x).",
    ),
    ("q1", "bad", 0, 0.4, "Discriminative models generate images and generative models classify them."),
    (
        "q2",
        "good",
        0.7,
        1,
        "Images go through an encoder that yields mu and sigma, a latent is sampled from that Gaussian "
        "and then decoded back into an image; for new images you only decode samples of N(0,I).",
    ),
    ("q2", "bad", 0, 0.4, "A generator and a discriminator are trained against each other."),
    (
        "q4",
        "good",
        0.7,
        1,
        "First the reconstruction error, so that the decoded image resembles the input. Second the "
        "Kullback-Leibler term, which forces the latent codes to follow a standard normal.",
    ),
    ("q4", "bad", 0, 0.4, "The adversarial loss and the weight decay; they make training faster."),
    (
        "q5",
        "bad",
        0,
        0.4,
        "A generator decides whether images are real and a discriminator creates images out of noise.",
    ),
    (
        "q6",
        "good",
        0.7,
        1,
        "VAE: nice continuous latent space, but blurred images. GAN: very realistic images, but unstable "
        "to train and prone to mode collapse.",
    ),
    (
        "q6",
        "bad",
        0,
        0.4,
        "VAE: realistic sharp images, but mode collapse. GAN: nice continuous latent space, but blurred "
        "images.",
    ),
    (
        "q7",
        "good",
        0.7,
        1,
        "They are used to compress images into a small latent space where the diffusion model works, as "
        "in Stable Diffusion, and they are fast as decoding is one step.",
    ),
    ("q7", "bad", 0, 0.4, "Because people have not updated their software yet."),
    (
        "b1:vae",
        "good",
        0.7,
        1,
        "Its latent space is smooth so interpolated codes give realistic in-between faces.",
    ),
    (
        "b2:ssl",
        "good",
        0.7,
        1,
        "Self-supervised pretraining gives good general features and you don't need a generator.",
    ),
    (
        "b3:diffusion",
        "good",
        0.7,
        1,
        "Diffusion currently makes the most realistic images and speed does not matter here.",
    ),
    (
        "b4:gan",
        "good",
        0.7,
        1,
        "It generates in a single forward pass, which is fast and light enough for a phone.",
    ),
    ("b4:gan", "bad", 0, 0.4, "It needs many denoising steps which is good for the battery."),
]
CASES += [
    (name, "model answer", 0.9, 1, " ".join(key["references"]))
    for name, key in KEYS.items()
    if "references" in key
]
CASES += [(name, "off topic", 0, 0.3, OVERFITTING) for name in KEYS]
CASES += [(name, "question copied", 0, 0.1, key["question"]) for name, key in KEYS.items()]


KNOWN_FAILURES: list[Case] = [
    (
        "q4",
        "swapped",
        0,
        0.4,
        "The KL divergence makes the output look like the input, and the reconstruction loss pushes the "
        "latent distribution toward the standard normal prior.",
    ),
    (
        "q5",
        "para2",
        0.7,
        1,
        "A generator makes images from random vectors while a critic judges if they're genuine, and the "
        "two compete.",
    ),
    (
        "q7",
        "swapped",
        0,
        0.4,
        "A diffusion model compresses the images first and a VAE then works in the latent space of the "
        "diffusion model. Diffusion takes only a single pass while a VAE needs many sampling steps.",
    ),
    (
        "q3",
        "good2",
        0.7,
        1,
        "Sampling is a stochastic node through which no gradient can be computed. We therefore express z "
        "as μ + σ·ε with ε ~ N(0,1), which is differentiable with respect to the encoder outputs.",
    ),
    (
        "q3",
        "good3",
        0.7,
        1,
        "Because you cannot take the derivative of a random draw, the latent is rewritten as mean plus "
        "standard deviation times noise from a unit gaussian.",
    ),
    (
        "q5",
        "good",
        0.7,
        1,
        "A generator network tries to produce fake pictures from noise that fool a discriminator "
        "network, which tries to distinguish them from real training pictures.",
    ),
    (
        "q3",
        "halfneg",
        0.5,
        0.8,
        "z = mu + sigma * eps with eps ~ N(0,1). This is needed because sampling is differentiable.",
    ),
    (
        "q3",
        "negated",
        0,
        0.3,
        "z is not mu plus sigma times eps. It does not make the sampling step differentiable, and "
        "gradients cannot flow through mu and sigma.",
    ),
]
"""Where the grader is still wrong, with the marks that a teacher would give."""


def key_for(grader: TextGrader, name: str) -> TextKey:
    """Return the key of a question; `b1:vae` is the one for those who chose that option."""
    name, _, option = name.partition(":")
    option = option or OPTIONS.get(name, "")
    key = grader.parse_key(KEYS[name], Fraction(1))
    return key.for_option(option) if option else key


@pytest.fixture(scope="module")
def verdicts(grader: TextGrader) -> dict[str, Verdict]:
    found = grader.grade([(key_for(grader, name), answer) for name, _, _, _, answer in CASES])
    return {f"{case[0]} {case[1]}": verdict for case, verdict in zip(CASES, found, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_mark_lies_where_a_teacher_would_put_it(verdicts: dict[str, Verdict], case: Case) -> None:
    name, kind, low, high, answer = case
    verdict = verdicts[f"{name} {kind}"]
    assert low <= float(verdict.score) <= high, [
        (part.id, part.matched, part.feedback) for part in verdict.parts
    ]
    for part in verdict.parts:
        assert part.matched == (part.evidence is not None)
        assert part.evidence is None or answer[part.evidence.start : part.evidence.end].strip()


@pytest.mark.parametrize(
    ("case", "point"),
    [
        ("q3 wrong-formula", "formula"),
        ("q3 wrong-formula2", "formula"),
        ("c roles", "explains"),
        ("c weaker", "direction"),
        ("q5 d1", "equilibrium"),
        ("q1 wrongcond", "discriminative"),
    ],
)
def test_a_point_that_must_not_be_given(verdicts: dict[str, Verdict], case: str, point: str) -> None:
    assert not {part.id: part.matched for part in verdicts[case].parts}[point]


def test_the_card_on_mode_collapse_explains_and_warns_of_the_loss(verdicts: dict[str, Verdict]) -> None:
    met = {part.id for part in verdicts["c flash8"].parts if part.matched}
    assert {"explains", "loss"} <= met


def test_alone_and_in_another_order_the_marks_are_the_same(
    grader: TextGrader, verdicts: dict[str, Verdict]
) -> None:
    some = CASES[::9]
    for name, kind, _, _, answer in reversed(some):
        (alone,) = grader.grade([(key_for(grader, name), answer)])
        assert alone.score == verdicts[f"{name} {kind}"].score


@pytest.mark.xfail(strict=True, reason="the grader does not see this yet")
@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_mark_that_is_still_wrong(grader: TextGrader, case: Case) -> None:
    name, _, low, high, answer = case
    (verdict,) = grader.grade([(key_for(grader, name), answer)])
    assert low <= float(verdict.score) <= high
