package dev.turtleship.taxi;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

/// A point on the earth, WGS 84 degrees. Boxed, so that a missing member is seen and is not the Gulf of Guinea.
record Place(
        @NotNull(message = "A latitude is needed")
        @DecimalMin(value = "-90", message = "-90 to 90 degrees")
        @DecimalMax(value = "90", message = "-90 to 90 degrees")
        Double lat,

        @NotNull(message = "A longitude is needed")
        @DecimalMin(value = "-180", message = "-180 to 180 degrees")
        @DecimalMax(value = "180", message = "-180 to 180 degrees")
        Double lng) {
    private static final double EARTH_RADIUS_METERS = 6_371_008.8;

    /// As the crow flies, by the haversine formula.
    long metersTo(Place other) {
        double lat1 = Math.toRadians(lat);
        double lat2 = Math.toRadians(other.lat);
        double sinLat = Math.sin((lat2 - lat1) / 2);
        double sinLng = Math.sin(Math.toRadians(other.lng - lng) / 2);
        double a = sinLat * sinLat + Math.cos(lat1) * Math.cos(lat2) * sinLng * sinLng;
        return Math.round(2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(a))));
    }
}
