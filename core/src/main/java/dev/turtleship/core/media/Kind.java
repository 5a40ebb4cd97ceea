package dev.turtleship.core.media;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a sender calls a file by its type, which decides how large it may be and how it is shown. What it really is its
/// bytes say; the two must go together, except in a FILE, of which nothing is promised.
enum Kind {
    PHOTO(Set.of("image/jpeg", "image/png", "image/gif", "image/webp"), "image/"),
    VIDEO(Set.of("video/mp4", "video/quicktime", "video/webm"), "video/"),
    VOICE(Set.of("audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm"), "audio/"),
    FILE(Set.of("application/pdf", "application/zip", "text/plain"), "");

    static final String UNKNOWN = "application/octet-stream";

    /// How Apache Tika calls what others call otherwise.
    private static final Map<String, String> COMMON_NAMES = Map.of(
            "video/x-m4v", "video/mp4",
            "application/mp4", "video/mp4",
            "audio/vnd.wave", "audio/wav",
            "audio/x-wav", "audio/wav",
            "audio/vorbis", "audio/ogg",
            "audio/opus", "audio/ogg",
            "application/ogg", "audio/ogg",
            "application/x-matroska", "video/webm");

    /// A recorder of sounds writes the same containers as one of films.
    private static final Map<String, String> HEARD = Map.of("video/mp4", "audio/mp4", "video/webm", "audio/webm");

    private final Set<String> served;
    private final String family;

    Kind(Set<String> served, String family) {
        this.served = served;
        this.family = family;
    }

    static Kind of(String declared) {
        for (var kind : values()) {
            if (declared.startsWith(kind.family)) {
                return kind;
            }
        }
        throw new IllegalStateException("no kind for " + declared);
    }

    /// The type that the file is served with; empty when it is nothing of this kind. A type that is not in the list is
    /// served as bytes that no browser interprets.
    Optional<String> judge(String sniffed) {
        String found = COMMON_NAMES.getOrDefault(sniffed, sniffed);
        if (this == VOICE) {
            found = HEARD.getOrDefault(found, found);
        }
        if (!found.startsWith(family)) {
            return Optional.empty();
        }
        return Optional.of(served.contains(found) || this == FILE && servedBySome(found) ? found : UNKNOWN);
    }

    /// Whether a browser may show it where it stands, instead of saving it.
    boolean shows(String type) {
        return this != FILE && served.contains(type);
    }

    private static boolean servedBySome(String type) {
        for (var kind : values()) {
            if (kind.served.contains(type)) {
                return true;
            }
        }
        return false;
    }
}
