"""Complete keys for the text questions of the practice page “GANs and VAEs”, written as an author would."""

from typing import Any

Q3: dict[str, Any] = {
    "question": "State the reparameterization trick and explain why it is necessary.",
    "references": [
        "Instead of sampling z ~ N(μ, σ²) directly, rewrite z = μ + σ * ε where ε ~ N(0, I). Now z is a deterministic "
        "function of μ, σ and ε; gradients flow through μ and σ while the randomness sits in ε. Without this, you cannot "
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
    "question": "GAN training reasoning. You are training a GAN and notice that the generator’s loss is decreasing steadily, but "
    "the generated samples look monotonous (every random z produces a very similar image of the same kind, e.g. always cats "
    "facing left, even though your training set has cats facing many directions). In 2-3 sentences, name the failure mode, "
    "explain what is going wrong, and suggest one direction to address it.",
    "references": [
        "This is mode collapse: the generator has found a small region of image space that reliably fools the discriminator and "
        "has stopped exploring the full diversity of the training distribution. The decreasing generator loss is misleading; it "
        "does not capture diversity. Use a more capable discriminator, a WGAN with gradient penalty, spectral normalization or "
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
                "the loss goes down because the discriminator is fooled, even though there is no variety",
                "the loss value says nothing about how varied the images are",
                "the loss may still decrease but diversity is lost",
            ],
            "not": ["the loss decreases because training works well"],
        },
    ],
}

KEYS: dict[str, dict[str, Any]] = {"q3": Q3, "c": C}
