"""A key of each kind, filled in, for an author to change: nobody starts from an empty box."""

EXAMPLES = {
    "numeric": """\
value: "[0.6, 0.65, -0.2]"   # or one number: 2/3
mode: exact                  # or decimals, significant (then places: 2), absolute, relative (then tolerance: 0.01)
variable: z                  # may stand before the = sign; leave this line out if there is none
""",
    "choice": """\
options:
  - id: vae
    text: VAE
    correct: true
  - id: gan
    text: GAN
    feedback: It has no encoder, so where would the code of a given image come from?
  - id: diffusion
    text: Diffusion model
multiple: false              # true if several may be chosen
""",
    "text": """\
question: Why does the generator of a GAN collapse?
references:
  - A whole good answer, in your own words.
criteria:                    # the points of your rubric
  - id: names-it
    points: 1
    description: says what happens
    any_of:                  # ways to say it; more of them make the mark surer
      - the generator makes only a few kinds of images
      - the samples lack diversity
  - id: says-why
    points: 1
    description: says why it happens
    any_of:
      - a small set of images already fools the discriminator
""",
    "composite": """\
parts:
  - id: choice
    kind: choice
    weight: 1
    key:
      options:
        - {id: vae, text: VAE, correct: true}
        - {id: gan, text: GAN}
  - id: reason
    kind: text
    weight: 1
    key:
      question: Which model, and why?
      criteria:
        - id: latent
          description: why it fits
          any_of:
            - it has a smooth latent space
            - points between two codes decode to plausible images
""",
}
