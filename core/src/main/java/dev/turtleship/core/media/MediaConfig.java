package dev.turtleship.core.media;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The limits of media.
@ConfigMapping(prefix = "turtleship.media")
interface MediaConfig {
    /// Where the bytes are; `<data>/media` when nothing is said. What is under way and what is stored are both in it,
    /// because the one becomes the other by a rename.
    Optional<Path> folder();

    /// What stays free on the disk: nothing is taken that would leave less. The databases may be on the same disk, and
    /// must never stand still because of photos.
    @WithDefault("1G")
    MemorySize freeBytes();

    @WithDefault("20M")
    MemorySize photoBytes();

    /// Of a video, a voice message or any other file.
    @WithDefault("300M")
    MemorySize fileBytes();

    /// How much one person may begin to send within a day.
    @WithDefault("2G")
    MemorySize bytesPerDay();

    /// How many files one person may have under way.
    @WithDefault("16")
    int openUploads();

    /// And how many files, however small, within an hour.
    @WithDefault("600")
    long uploadsPerHour();

    /// Requests that bring bytes at once, of all people together.
    @WithDefault("32")
    int writers();

    /// And of one person.
    @WithDefault("4")
    int writersPerPerson();

    /// How long a file may be under way.
    @WithDefault("PT24H")
    Duration uploadLife();

    /// How long a link is good for, at least; up to five minutes longer, so that it stays the same for that long and
    /// browsers find what they have.
    @WithDefault("PT10M")
    Duration linkLife();

    /// The longer side of a thumbnail, in pixels.
    @WithDefault("640")
    int thumbnailEdge();

    /// A picture with more pixels is kept and gets no thumbnail: few bytes can say billions of pixels.
    @WithDefault("50000000")
    long maxPixels();
}
