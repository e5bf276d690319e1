"""The unsure points of instances, and of what all requests have in common."""

from __future__ import annotations

from .switch import Switch

OF_INSTANCES = (
    Switch(
        "put-omitted-keys",
        ("keep", "reset"),
        "what a PUT does to configuration keys that its body leaves out",
        "unknown; `keep` is what the platform's console relies on when it sends part of a form",
    ),
    Switch(
        "put-without-tags",
        ("keep", "reset"),
        "what a PUT without `tags` does: keeps them, or resets them to `[name]`",
        "unknown; documented is only that given tags replace the old ones",
    ),
    Switch(
        "token-on-put",
        ("keep", "change"),
        "whether a PUT (a re-provisioning) keeps the instance's token",
        "inferred: clients go on using the old one",
    ),
    Switch(
        "patch-configuration",
        ("merge", "replace"),
        "whether the `configuration` of a PATCH is merged per key",
        "inferred: clients patch one key",
    ),
    Switch(
        "mask-sent-back",
        ("ignore", "store"),
        "what happens to `********` sent as the value of a password entry",
        "unknown; `store` makes the mask the password, which the vendor then refuses",
    ),
    Switch(
        "other-secrets",
        ("clear", "masked"),
        "whether secrets of other types than PASSWORD come back in clear",
        "documented for `oauth.user.token`; a newer service may mask them",
    ),
    Switch(
        "unset-value",
        ("null", "empty"),
        "how an unset configuration entry comes back: `null` or an empty string",
        "both were seen",
    ),
    Switch(
        "unknown-configuration",
        ("keep", "drop"),
        "whether configuration keys that the element does not define are kept",
        "unknown; the vendor's tests send some and never look for them",
    ),
    Switch(
        "missing-required",
        ("400", "409"),
        "the code of the error that names missing required entries",
        "inferred",
    ),
    Switch(
        "unknown-element",
        ("404", "400"),
        "the code for an element key that does not exist, in a create request",
        "unknown",
    ),
    Switch(
        "metadata-objects",
        ("names", "rows", "complete", "none"),
        "how the metadata of an element lists the vendor's objects: by name; as rows with the "
        "vendor's name; the same, and the element looks for no more; not at all",
        "unknown; the vendor's tests look at the description",
    ),
    Switch(
        "missing-instance",
        ("404", "400", "403"),
        "the code for an instance id that does not exist",
        "inferred",
    ),
    Switch(
        "empty-list",
        ("404", "empty"),
        "the response to an unfiltered list when there are no instances",
        "asserted is only that a search without a match is a 404",
    ),
    Switch(
        "tags-match",
        ("any", "all"),
        "whether several `tags[]` mean any or all of them",
        "unknown; the vendor's tests send one",
    ),
    Switch(
        "tags-format",
        ("strings", "objects"),
        "whether tags come back as strings or as `{id, name}` objects",
        "strings in the vendor's own schema, objects in its oldest documents",
    ),
    Switch(
        "optional-fields",
        ("full", "sample", "minimal"),
        "which fields an instance has in responses: all known, those of the published sample, "
        "or the six that the vendor's schema requires",
        "an older or newer service may leave any of the others out",
    ),
    Switch(
        "html-entities",
        ("keep", "escape"),
        "whether `&`, `<` and `>` left in names and tags are stored as entities",
        "that HTML is stripped is asserted; what becomes of a lone `&` is not",
    ),
    Switch(
        "wrong-credentials",
        ("accept", "invalid", "refuse"),
        "a credential with the value `wrong` (or the stored mask) in a create request: 200 and "
        "valid, 200 and `valid: false`, or a 400 with the vendor's message",
        "asserted: wrong credentials often still give 200",
    ),
    Switch(
        "reauthenticate-default",
        ("false", "true"),
        "whether a PUT to an OAuth instance needs a new sign-in when it does not say "
        "`reAuthenticate`",
        "unknown",
    ),
    Switch(
        "organization-id",
        ("told", "withheld"),
        "whether `GET /organizations/me` has the organization's id",
        "unknown",
    ),
    Switch(
        "last-page",
        ("no-token", "has-more"),
        "how a list's last page is told: no token of a next page, or a token with the header "
        "`elements-has-more: false`, and the page that it leads to is a 404",
        "the first is documented; the second was seen at a successor of the service",
    ),
)
