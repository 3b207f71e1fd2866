"""A good student's answers to every part of the seed page; one point of the last is left out."""

from playwright.sync_api import FrameLocator, Page

NUMBER = "0.6; 0.65; -0.2"
CHOICES = {
    "b1": ("VAE", "A VAE has a smooth latent space, so points between two faces decode to plausible faces."),
    "b2": (
        "Use a self-supervised encoder",
        "No generation is needed, only good features, such as those of DINO.",
    ),
    "b3": (
        "Diffusion",
        "Diffusion gives the most photorealistic images, and slow sampling does not matter here.",
    ),
    "b4": ("VAE", "It needs only one forward pass through the decoder, which is fast."),
}
TEXTS = {
    "q1": "A discriminative model learns P(label | image): it slices up image space. A generative model learns"
    " P(image): it describes image space and can produce new images that look like the training data.",
    "q2": "An encoder maps an input image to a latent distribution with mean and standard deviation, a latent"
    " vector z is sampled from that distribution, and a decoder maps z back to a reconstruction of the image."
    " To generate, sample z from the standard normal prior and run the decoder.",
    "q3": "z = mu + sigma * epsilon, where epsilon ~ N(0, I). Gradients can flow through mu and sigma. Without it"
    " you cannot backpropagate through the sampling step.",
    "q4": "The reconstruction loss penalizes how badly the decoder reproduces the input image. The KL divergence"
    " pushes the encoder's distribution toward the prior N(0, I) and keeps the latent space well-organized.",
    "q5": "A generator G maps random noise z to an image, and a discriminator D classifies whether an image is real"
    " or fake. They are trained adversarially: the generator tries to fool the discriminator. At equilibrium the"
    " generated images are indistinguishable from real images.",
    "q6": "VAEs have a smooth, well-organized latent space, but VAE outputs tend to be slightly blurry. GANs produce"
    " sharp, photorealistic outputs, but GAN training is unstable.",
    "q7": "A VAE is the first-stage encoder that maps images to a compact latent space, in which a diffusion model"
    " then works. They are also fast, because decoding takes a single pass.",
    "c": "This is mode collapse. The generator has found a small region of image space that fools the discriminator"
    " and no longer explores the diversity of the training distribution. Use a WGAN with gradient penalty.",
}


def fill_all(page: "Page | FrameLocator") -> None:
    """Type the answers into the page."""
    page.locator("#question-a").get_by_role("textbox").fill(NUMBER)
    for slug, text in TEXTS.items():
        page.locator(f"#question-{slug}").get_by_role("textbox").fill(text)
    for slug, (choice, reason) in CHOICES.items():
        question = page.locator(f"#question-{slug}")
        question.get_by_role("radio", name=choice).check()
        question.get_by_role("textbox").fill(reason)
