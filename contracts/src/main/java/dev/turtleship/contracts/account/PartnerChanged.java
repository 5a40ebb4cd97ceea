package dev.turtleship.contracts.account;

import dev.turtleship.contracts.Message;
import java.util.List;
import java.util.UUID;

/// An event: a partner was added, or their keys changed. Every module is told of all partners and keeps those of its
/// own. `version` grows with each change of this partner; an older one arriving late is to be ignored.
///
/// @param module the only module that this partner deals with, and that its keys open
/// @param keys the keys that are good from now on, each as the SHA-256 of the key, in hexadecimal; a key that is not
/// among them is good no longer
@Message("accounts.partner_changed")
public record PartnerChanged(UUID partner, String module, String name, List<String> keys, long version) {}
