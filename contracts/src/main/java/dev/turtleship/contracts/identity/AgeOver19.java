package dev.turtleship.contracts.identity;

/// The credential that says that a person is 19 or older: an SD-JWT (RFC 9901) that identity issues, bound to a key of
/// the person's device. These names are what a verifier asks for.
public final class AgeOver19 {
    /// The module that issues it.
    public static final String ISSUER = "identity";

    /// Its type (`vct`).
    public static final String TYPE = "urn:turtleship:identity:age-over-19";

    /// The claim, a boolean; selectively disclosable, as is `sub`.
    public static final String CLAIM = "age_over_19";

    private AgeOver19() {}
}
