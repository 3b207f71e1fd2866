"""Makes a scorer: labelled rows, fitting, and cross-validation with whole questions held out."""
