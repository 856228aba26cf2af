"""What the demonstration's policy means, said a second time and in another language.

Read from the meaning of `proxy/src/demo/policy.yaml` for the application `website`, sharing no code
with the proxy: a disagreement is a mistake on one side. Whoever changes that policy changes this.
"""

LEVELS = ["public", "internal", "confidential", "restricted"]

OWN_SITE, EU_CLOUD, US_CLOUD = "own-site", "eu-cloud", "us-cloud-in-eu"

IDENTIFIERS = {"pii.national_id", "pii.tax_id", "financial.iban", "financial.bank_account"}
TRAFFIC_LIGHT = {
    "TLP:CLEAR": "public",
    "TLP:WHITE": "public",
    "TLP:GREEN": "internal",
    "TLP:AMBER": "confidential",
    "TLP:RED": "restricted",
}


def floor(label):
    """The least level of a text that carries the label."""
    family = label.split(".")[0]
    if label == "financial.payment_card" or family in ("secret", "scan"):
        return "restricted"
    if label == "confidential.marking" or family == "code":
        return "public"
    if label in IDENTIFIERS or family in ("financial", "health", "special", "confidential"):
        return "confidential"
    if family == "pii":
        return "internal"
    # A label that no group covers raises nothing.
    return "public"


def marking_level(marking):
    """The level of a marking; one the policy does not know is the highest."""
    return TRAFFIC_LIGHT.get(marking.upper(), "restricted")


def level(labels, stated=()):
    """The level of a text with these labels and these levels stated in it, asked by `website`."""
    return max(["public", *map(floor, labels), *stated], key=LEVELS.index)


def destinations(labels, stated=()):
    """Where it may go, most preferred first."""
    reached = LEVELS.index(level(labels, stated))
    families = {label.split(".")[0] for label in labels}
    at_home_only = (
        reached >= LEVELS.index("confidential")
        or "financial.payment_card" in labels
        or families & {"secret", "scan"}
    )
    if at_home_only:
        return [OWN_SITE]
    if reached == LEVELS.index("public") and "pii" not in families:
        return [US_CLOUD, EU_CLOUD, OWN_SITE]
    return [EU_CLOUD, OWN_SITE]
