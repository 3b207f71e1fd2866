"""Complete keys for the text questions of the practice page “GANs and VAEs”, written as an author would."""

from typing import Any

Q3: dict[str, Any] = {
    "question": "State the reparameterization trick and explain why it is necessary.",
    "references": [
        "Instead of sampling z ~ N(μ, σ²) directly, rewrite z = μ + σ * ε where ε ~ N(0, I). Now z is a deterministic "
        "function of μ, σ and ε; gradients flow through μ and σ while the randomness sits in ε. Without this, you "
        "cannot "
        "backpropagate through the sampling step and the VAE cannot train."
    ],
    "criteria": [
        {
            "id": "formula",
            "points": "2",
            "description": "states the trick as a formula for z",
            "any_of": [
                {
                    "formula": "z = mu + sigma * epsilon",
                    "also": [
                        "z = mean + std * noise",
                        "z = mean + std * epsilon",
                        "z = mu + std * epsilon",
                        "z = mu + sigma * noise",
                        "z = mu + sigma * N(0, 1)",
                        "z = mu + sigma * N(0, I)",
                        "x = mu + sigma * epsilon",
                    ],
                }
            ],
        },
        {
            "id": "noise",
            "points": "1",
            "description": "says where the randomness comes from",
            "any_of": [
                {
                    "formula": "epsilon ~ N(0, I)",
                    "also": [
                        "epsilon ~ N(0, 1)",
                        "noise ~ N(0, I)",
                        "noise ~ N(0, 1)",
                        "z = mu + sigma * N(0, 1)",
                    ],
                },
                "epsilon is drawn from a fixed standard normal distribution",
                "the noise is sampled from a standard normal",
                "all the randomness sits in epsilon, which has no parameters",
                "the randomness is moved into a separate noise variable",
                "eps is standard Gaussian noise",
                "the random part comes from outside, from unit Gaussian noise",
            ],
        },
        {
            "id": "why",
            "points": "2",
            "description": "explains why it is necessary",
            "any_of": [
                "gradients can flow through mu and sigma",
                "it makes the sampling step differentiable",
                "z is a deterministic and differentiable function of mu and sigma",
                "so that we can backpropagate through the sampling to the encoder",
                "without it you cannot backpropagate through the sampling step",
                "sampling directly is not differentiable, so no gradient reaches the encoder",
                "a random sampling operation blocks the gradient",
                "the encoder's parameters could not be trained with gradient descent",
                "otherwise the VAE cannot be trained end to end",
                "the derivative of the loss with respect to mu and sigma can be computed",
                "you can't differentiate through a random draw",
                "backprop can reach the mean and standard deviation",
            ],
            "not": [
                "training becomes faster and needs less memory",
                "it prevents overfitting of the network",
            ],
        },
    ],
}

C: dict[str, Any] = {
    "question": "GAN training reasoning. You are training a GAN and notice that the generator’s loss is decreasing "
    "steadily, but "
    "the generated samples look monotonous (every random z produces a very similar image of the same kind, e.g. "
    "always cats "
    "facing left, even though your training set has cats facing many directions). In 2-3 sentences, name the "
    "failure mode, "
    "explain what is going wrong, and suggest one direction to address it.",
    "references": [
        "This is mode collapse: the generator has found a small region of image space that reliably fools the "
        "discriminator and "
        "has stopped exploring the full diversity of the training distribution. The decreasing generator loss is "
        "misleading; it "
        "does not capture diversity. Use a more capable discriminator, a WGAN with gradient penalty, spectral "
        "normalization or "
        "progressive growing, or a diffusion model instead."
    ],
    "criteria": [
        {
            "id": "names",
            "points": "1",
            "description": "names the failure mode",
            "any_of": [
                {
                    "term": "mode collapse",
                    "also": [
                        "collapse of modes",
                        "collapsed modes",
                        "modal collapse",
                        "collapsed to one mode",
                        "collapsed to a single mode",
                        "collapsed onto one mode",
                        "collapsed onto a single mode",
                        "collapsed into one mode",
                        "collapsed into a single mode",
                        "mode dropping",
                        "modes have collapsed",
                        "helvetica scenario",
                    ],
                }
            ],
        },
        {
            "id": "explains",
            "points": "1",
            "description": "explains what is going wrong",
            "any_of": [
                "the generator has found a small region of image space that fools the discriminator",
                "the generator has stopped exploring the full diversity of the training distribution",
                "the generator covers only a small part of the data distribution",
                "the generator produces only a few kinds of images that the discriminator accepts",
                "the generator keeps producing the one output that fools the discriminator",
                "the generator ignores z and maps every noise vector to nearly the same image",
                "the generator does not cover all modes of the real data",
                "the generator learned to repeat the same safe picture because it tricks the discriminator",
                "the generator has collapsed to a small region and fools the discriminator",
                "the diversity of the training set is lost",
            ],
        },
        {
            "id": "direction",
            "points": "1",
            "description": "suggests a direction that helps",
            "any_of": [
                {
                    "term": "WGAN",
                    "also": [
                        "WGAN-GP",
                        "Wasserstein",
                        "gradient penalty",
                        "earth mover distance",
                        "spectral normalization",
                        "spectral normalisation",
                        "spectral norm",
                        "progressive growing",
                        "progressively growing",
                        "minibatch discrimination",
                        "mini-batch discrimination",
                        "minibatch standard deviation",
                        "unrolled GAN",
                        "unrolled GANs",
                        "packing",
                        "PacGAN",
                        "two time-scale update rule",
                        "TTUR",
                        "feature matching",
                        "diffusion model",
                        "diffusion models",
                        "diffusion-based generator",
                        "use diffusion",
                        "experience replay",
                    ],
                },
                "use a more capable discriminator",
                "make the discriminator stronger",
                "train the discriminator more often or give it more capacity",
                "use a diffusion model instead, which does not collapse",
                "let the discriminator look at whole batches so that it notices missing variety",
                "add a penalty that rewards diverse samples",
            ],
            "not": [
                "use a weaker discriminator",
                "the discriminator is too strong",
                "make the generator stronger",
                "train the generator for longer",
                "collect more training images",
            ],
        },
        {
            "id": "loss",
            "points": "1",
            "description": "says what the falling loss does and does not show",
            "any_of": [
                "the decreasing generator loss is misleading",
                "the loss does not capture diversity",
                "the generator's loss only measures how well it fools the current discriminator",
                "a falling loss does not mean that the samples are good or varied",
                "look at the samples, not only at the loss curve",
                "do not trust the loss curve",
                "the loss goes down because the discriminator is fooled, even though there is no variety",
                "the loss value says nothing about how varied the images are",
                "the loss may still decrease but diversity is lost",
                "a low loss is no sign of good or varied samples",
                "the loss only says how well the discriminator is being fooled",
            ],
            "not": ["the loss decreases because training works well"],
        },
    ],
}

Q1: dict[str, Any] = {
    "question": "What does a discriminative model learn, and what does a generative model learn?",
    "references": [
        "Discriminative: P(label | image), the probability of a label given an image; slices up image space. "
        "Generative: "
        "P(image) (or how to sample from it), describes image space; can produce new images that look like they "
        "came from the "
        "training distribution. Discriminative models classify, detect, segment; generative models synthesize."
    ],
    "criteria": [
        {
            "id": "discriminative",
            "points": "1",
            "description": "what a discriminative model learns",
            "any_of": [
                {
                    "formula": "P(label | image)",
                    "also": [
                        "p(y | x)",
                        "p(class | image)",
                        "p(label | x)",
                        "p(y | image)",
                        "p(class | x)",
                        "p(label | input)",
                        "p(class | input)",
                        "p(label | data)",
                        "p(c | x)",
                        "p(y | input)",
                    ],
                },
                "a discriminative model learns the probability of a label given an image",
                "a discriminative model learns the boundaries between the classes",
                "a discriminative model learns to tell classes apart",
                "a discriminative model predicts which label belongs to an input",
                "a discriminative model slices up image space",
                "discriminative models learn a mapping from an image to its class",
                "discriminative models separate one category from another",
            ],
            "not": ["discriminative models generate images"],
        },
        {
            "id": "generative",
            "points": "1",
            "description": "what a generative model learns",
            "any_of": [
                {
                    "formula": "P(image)",
                    "also": ["p(x)", "p(data)", "p(images)", "p(input)", "p(x, y)", "p(image, label)"],
                },
                "a generative model learns the distribution of the images themselves",
                "a generative model learns how to sample new images from the distribution",
                "a generative model describes image space",
                "a generative model can produce new images that look like the training data",
                "generative models learn how the data is distributed so that they can create new examples",
                "a generative model learns what realistic images look like",
                "generative models learn the underlying data distribution",
            ],
            "not": ["generative models classify images"],
        },
    ],
}

Q2: dict[str, Any] = {
    "question": "Describe the VAE shape in one sentence.",
    "references": [
        "An encoder maps an input image to a latent distribution (mean μ and std σ), a latent vector z is sampled "
        "from N(μ, σ²), "
        "and a decoder maps z back to a reconstruction. To generate, sample z directly from the standard normal "
        "prior N(0, I) and "
        "run the decoder; skip the encoder."
    ],
    "criteria": [
        {
            "id": "encoder",
            "points": "1",
            "description": "what the encoder does",
            "any_of": [
                "an encoder maps an input image to a latent distribution with mean and standard deviation",
                "the encoder maps the image to mu and sigma",
                "the encoder outputs a mean and a variance for each image",
                "the encoder predicts the parameters of a Gaussian in latent space",
                "the image is encoded as a distribution over latent vectors",
                "the image is compressed by the encoder into a probability distribution",
                "an encoder network turns the picture into a normal distribution",
            ],
        },
        {
            "id": "sample",
            "points": "1",
            "description": "how the latent vector is obtained",
            "any_of": [
                {
                    "formula": "z ~ N(μ, σ²)",
                    "also": ["z ~ N(mu, sigma)", "z ~ q(z | x)", "z = mu + sigma * epsilon"],
                },
                "a latent vector z is sampled from that distribution",
                "z is drawn from the normal distribution given by the encoder",
                "we sample a latent code from the Gaussian",
                "sample z from N(mu, sigma^2)",
                "a random point is drawn from the latent distribution",
            ],
        },
        {
            "id": "decoder",
            "points": "1",
            "description": "what the decoder does",
            "any_of": [
                "a decoder maps z back to a reconstruction of the image",
                "the decoder reconstructs the input from the latent vector",
                "the decoder turns the latent code into an image again",
                "the decoder rebuilds the picture",
                "z is decoded into an image",
            ],
        },
        {
            "id": "generate",
            "points": "0.5",
            "description": "how new images are generated",
            "any_of": [
                "to generate, sample z from the standard normal prior and run the decoder",
                "new images are made by decoding a z drawn from N(0, I)",
                "generate by skipping the encoder",
                "at generation time only the decoder is used, with random noise from the prior",
                "for new images feed the decoder a random vector from a standard Gaussian",
            ],
        },
    ],
}

Q4: dict[str, Any] = {
    "question": "State the two terms in the VAE training loss and what each enforces.",
    "references": [
        "(1) Reconstruction loss (typically pixel MSE or cross-entropy), which penalizes how badly the decoder "
        "reproduces the input "
        "image from its latent sample. (2) KL-divergence regularizer, which pushes the encoder’s per-image "
        "distribution N(μ, σ²) "
        "toward the prior N(0, I), keeping the latent space well-organized so any sampled z corresponds to some "
        "plausible image."
    ],
    "criteria": [
        {
            "id": "reconstruction",
            "points": "1",
            "description": "names the first term",
            "any_of": [
                {
                    "term": "reconstruction loss",
                    "also": [
                        "reconstruction term",
                        "reconstruction error",
                        "reconstruction",
                        "pixel MSE",
                        "mean squared error",
                        "pixel loss",
                        "reconstruction likelihood",
                        "cross-entropy",
                        "MSE",
                    ],
                },
                "a loss for how well the input is reconstructed",
            ],
        },
        {
            "id": "faithful",
            "points": "1",
            "description": "says what the first term enforces",
            "any_of": [
                "the reconstruction loss penalizes how badly the decoder reproduces the input image",
                "the reconstruction term makes the output close to the input",
                "the decoder's output has to match the input image",
                "the reconstruction loss makes outputs faithful to the input",
                "the reconstruction loss makes the decoder rebuild the original image from the latent sample",
                "the latent code must keep enough information to recover the picture",
                "the reconstruction error measures the difference between the original image and the output",
            ],
        },
        {
            "id": "kl",
            "points": "1",
            "description": "names the second term",
            "any_of": [
                {
                    "term": "KL divergence",
                    "also": [
                        "KL",
                        "Kullback-Leibler",
                        "Kullback Leibler divergence",
                        "KL regularizer",
                        "KLD",
                        "DKL",
                        "relative entropy",
                    ],
                }
            ],
        },
        {
            "id": "organized",
            "points": "1",
            "description": "says what the second term enforces",
            "any_of": [
                "the KL term pushes the encoder's distribution toward the prior N(0, I)",
                "the KL divergence keeps the latent space well-organized",
                "the KL term makes the latent distribution close to a standard normal",
                "with the KL term any sampled z corresponds to some plausible image",
                "the KL regularizer keeps the latent space smooth and without holes",
                "the posterior should not be far from the standard Gaussian",
                "the codes stay near a unit Gaussian so that we can sample from it",
            ],
        },
    ],
}

Q5: dict[str, Any] = {
    "question": "Describe the GAN setup in one sentence.",
    "references": [
        "Two networks trained adversarially: a generator G maps random noise z to an image; a discriminator D "
        "classifies whether an "
        "image is real (from the training set) or fake (from G). G tries to fool D; D tries to discriminate "
        "correctly. At "
        "equilibrium, G’s outputs are indistinguishable from real images and D outputs 0.5."
    ],
    "criteria": [
        {
            "id": "generator",
            "points": "1",
            "description": "what the generator does",
            "any_of": [
                "a generator G maps random noise z to an image",
                "the generator makes fake images from random noise",
                "the generator turns a random vector into a picture",
                "one network, the generator, creates new images from noise",
                "G(z) is an image made from noise",
            ],
        },
        {
            "id": "discriminator",
            "points": "1",
            "description": "what the discriminator does",
            "any_of": [
                "a discriminator D classifies whether an image is real or fake",
                "the discriminator tells real images from generated ones",
                "the discriminator tries to detect the fakes",
                "the other network, the discriminator, judges whether its input comes from the training set or from "
                "the generator",
                "the discriminator decides if a picture is genuine",
                "the discriminator, also called critic, judges how real the images look",
            ],
        },
        {
            "id": "adversarial",
            "points": "1",
            "description": "how the two are trained",
            "any_of": [
                {
                    "term": "adversarial",
                    "also": ["adversarially", "minimax", "min-max", "zero-sum", "two-player game"],
                },
                "the generator tries to fool the discriminator",
                "the two networks compete against each other",
                "the generator is trained to trick the discriminator while the discriminator is trained not to be "
                "tricked",
                "both play a game against each other",
                "the generator wants its images to pass as real",
            ],
        },
        {
            "id": "equilibrium",
            "points": "0.5",
            "description": "says where the training ends at best",
            "any_of": [
                {"number": "0.5"},
                "at equilibrium the generated images are indistinguishable from real images",
                "in the end the discriminator can only guess",
                "until real and generated images cannot be told apart",
                "the discriminator is no better than a coin toss",
            ],
        },
    ],
}

Q6: dict[str, Any] = {
    "question": "State two characteristic strengths/weaknesses of each family.",
    "references": [
        "VAE. Strength: smooth, well-organized latent space (good for interpolation, latent-space arithmetic). "
        "Weakness: outputs tend "
        "to be slightly blurry. GAN. Strength: sharp, photorealistic outputs. Weakness: unstable training (mode "
        "collapse, "
        "oscillation), no likelihood, no built-in encoder."
    ],
    "criteria": [
        {
            "id": "vae-strength",
            "points": "1",
            "description": "a strength of VAEs",
            "any_of": [
                "VAEs have a smooth, well-organized latent space",
                "VAE: good for interpolation and latent-space arithmetic",
                "VAE training is stable and principled",
                "a strength of VAEs is stable training",
                "VAEs give a likelihood bound",
                "VAEs come with an encoder",
                "with a VAE you can interpolate between images",
                "VAEs are easy to train",
                "the latent space of a VAE is structured and continuous",
            ],
        },
        {
            "id": "vae-weakness",
            "points": "1",
            "description": "a weakness of VAEs",
            "any_of": [
                "VAE outputs tend to be slightly blurry",
                "VAE images lack sharp detail",
                "VAE losses average over plausible reconstructions",
                "VAEs produce fuzzy pictures",
                "VAEs give blurred images",
                "a weakness of VAEs is low image quality",
                "VAE samples are less realistic",
            ],
        },
        {
            "id": "gan-strength",
            "points": "1",
            "description": "a strength of GANs",
            "any_of": [
                "GANs produce sharp, photorealistic outputs",
                "GAN images are crisp and realistic",
                "a strength of GANs is high image quality",
                "GAN samples have fine detail",
                "GANs generate images quickly in a single pass",
            ],
        },
        {
            "id": "gan-weakness",
            "points": "1",
            "description": "a weakness of GANs",
            "any_of": [
                "GAN training is unstable",
                "GAN training often diverges",
                "GANs suffer from mode collapse",
                "GAN training oscillates and does not converge",
                "GANs have no likelihood",
                "GANs have no built-in encoder",
                "GAN loss values are not directly meaningful",
                "GANs are hard to train",
                "a weakness of GANs is a lack of diversity",
            ],
        },
    ],
}

Q7: dict[str, Any] = {
    "question": "Why are VAEs still in production despite diffusion being better at high-quality generation?",
    "references": [
        "Many production systems use a VAE as a first-stage encoder that maps raw images down to a compact latent "
        "space, with a "
        "diffusion model then operating in that latent space (the latent diffusion architecture). VAE-style methods "
        "also remain "
        "useful when smooth latent space matters and when inference latency and cost favour single-pass decoding "
        "over diffusion’s "
        "iterative sampling."
    ],
    "criteria": [
        {
            "id": "first-stage",
            "points": "2",
            "description": "the part that VAEs play in systems of today",
            "any_of": [
                {"term": "latent diffusion", "also": ["stable diffusion"]},
                "a VAE is the first-stage encoder that maps images to a compact latent space",
                "a VAE compresses the images and a diffusion model then works in that latent space",
                "diffusion runs in the latent space of a VAE",
                "they serve as the encoder and decoder around a diffusion model",
                "the VAE shrinks the image so that the diffusion model has less to process",
            ],
            "not": [
                "VAEs produce better images than diffusion",
                "diffusion produces better images than VAEs",
            ],
        },
        {
            "id": "other-use",
            "points": "1",
            "description": "another reason to use them",
            "any_of": [
                "they are fast, because decoding takes a single pass",
                "inference latency and cost favour single-pass decoding over iterative sampling",
                "VAEs are cheaper and quicker to run than diffusion",
                "diffusion needs many sampling steps, a VAE only one",
                "they are useful where a smooth latent space matters, as in editing and interpolation",
                "you can edit and interpolate images in the VAE's latent space",
                "they can run on a phone or other small device",
            ],
            "not": ["VAEs produce better images than diffusion", "VAEs are newer and more modern"],
        },
    ],
}

B1: dict[str, Any] = {
    "question": "You want to interpolate smoothly between two face images so a UI can show a gradual morph.",
    "criteria": [
        {
            "id": "smooth-latent",
            "description": "why it fits this situation",
            "when": ["vae"],
            "any_of": [
                "a VAE has a smooth, well-organized latent space",
                "interpolating in the latent space decodes to gradual morphs",
                "points between two codes decode to plausible faces",
                "the latent space is continuous, so you can walk from one face to the other",
                "the KL term keeps the latent space regular",
            ],
        },
        {
            "id": "stylegan",
            "description": "why it fits this situation",
            "when": ["gan"],
            "any_of": [
                {"term": "StyleGAN"},
                "the structured latent space of a style-based GAN allows interpolation",
            ],
        },
    ],
}

B2: dict[str, Any] = {
    "question": "You want a frozen encoder that produces general-purpose visual features for downstream "
    "classification, with no "
    "need to synthesize images.",
    "criteria": [
        {
            "id": "features",
            "description": "why it fits this situation",
            "when": ["ssl"],
            "any_of": [
                {"term": "DINO", "also": ["DINOv2", "SimCLR", "MoCo", "CLIP", "MAE", "BYOL"]},
                "no generation is needed, only good features",
                "self-supervised pre-training on huge unlabeled image data gives general features",
                "generative models are overkill if nothing has to be synthesized",
                "it learns transferable representations without labels",
            ],
        }
    ],
}

B3: dict[str, Any] = {
    "question": "You want to generate maximum-photorealism novel images of fictional landscapes; latency is not a "
    "critical "
    "constraint.",
    "criteria": [
        {
            "id": "photorealism",
            "description": "why it fits this situation",
            "when": ["diffusion"],
            "any_of": [
                "diffusion gives the most photorealistic images",
                "diffusion has the best image quality",
                "slow iterative sampling is acceptable because latency does not matter",
                "there is time for many denoising steps",
                "it has the highest quality, and there is time for it",
            ],
        },
        {
            "id": "high-end-gan",
            "description": "why it fits this situation",
            "when": ["gan"],
            "any_of": [
                {"term": "StyleGAN", "also": ["BigGAN"]},
                "a high-end GAN produces sharp, photorealistic images",
                "GANs make very realistic pictures",
            ],
        },
    ],
}

B4: dict[str, Any] = {
    "question": "You need to run image generation on a mobile device with tight latency and battery constraints; a "
    "small quality "
    "hit is acceptable.",
    "criteria": [
        {
            "id": "single-pass",
            "description": "why it fits this situation",
            "when": ["gan", "vae"],
            "any_of": [
                "it needs only one forward pass through the decoder",
                "single-pass generation is much faster than iterative sampling",
                "diffusion needs many steps and is too slow",
                "it generates an image in one step and so saves battery",
                "the network has to be run only once, which is quick",
                "inference is fast and cheap",
            ],
        }
    ],
}

KEYS: dict[str, dict[str, Any]] = {
    "q1": Q1,
    "q2": Q2,
    "q3": Q3,
    "q4": Q4,
    "q5": Q5,
    "q6": Q6,
    "q7": Q7,
    "b1": B1,
    "b2": B2,
    "b3": B3,
    "b4": B4,
    "c": C,
}
