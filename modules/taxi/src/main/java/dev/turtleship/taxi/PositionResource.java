package dev.turtleship.taxi;

import dev.turtleship.core.account.Authentication;
import dev.turtleship.core.problem.Refused;
import dev.turtleship.taxi.Positions.Point;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Where a driver is. Only memory is touched, no lane and no connection, but for the first points of a driver.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/taxi/driver/positions")
@RunOnVirtualThread
class PositionResource {
    /// `driver` may be left out; it is there so that an app in which another driver signed in meanwhile finds out.
    record Batch(
            UUID driver,

            @NotNull(message = "Points are needed") @Size(min = 1, max = MOST_POINTS, message = "1 to 10 points")
            List<@Valid @NotNull(message = "A point is needed") Reported> points) {}

    /// `seq` grows along the way of a driver who is on shift.
    record Reported(
            @NotNull(message = "A sequence number is needed") @Min(value = 0, message = "At least 0")
            Long seq,

            @NotNull(message = "A latitude is needed")
            @DecimalMin(value = "-90", message = "-90 to 90 degrees")
            @DecimalMax(value = "90", message = "-90 to 90 degrees")
            Double lat,

            @NotNull(message = "A longitude is needed")
            @DecimalMin(value = "-180", message = "-180 to 180 degrees")
            @DecimalMax(value = "180", message = "-180 to 180 degrees")
            Double lng,

            @NotNull(message = "A time is needed") Instant recordedAt) {}

    private static final int MOST_POINTS = 10;

    private final Positions positions;
    private final DriverService drivers;
    private final TaxiConfig config;
    private final Authentication authentication;
    private final Clock clock;

    PositionResource(
            Positions positions, DriverService drivers, TaxiConfig config, Authentication authentication, Clock clock) {
        this.positions = positions;
        this.drivers = drivers;
        this.config = config;
        this.authentication = authentication;
        this.clock = clock;
    }

    @POST
    @Operation(summary = "Where one was, at most ten points; those that are not news are ignored.")
    public Positions.Taken take(@Valid @NotNull Batch body) {
        var me = authentication.caller().account().value();
        if (body.driver() != null && !body.driver().equals(me)) {
            throw new Refused(TaxiError.NOT_YOURS, "Send your own positions").at("/driver", "Somebody else");
        }
        var now = clock.instant();
        var points = new ArrayList<Point>();
        for (var reported : body.points()) {
            var point = new Point(reported.seq(), new Place(reported.lat(), reported.lng()), reported.recordedAt());
            if (Positions.isFromTheFuture(point, now, config.clockSkew())) {
                throw new Refused(TaxiError.FROM_THE_FUTURE, "Look at the device's clock")
                        .at("/points/" + points.size() + "/recorded_at", "In the future");
            }
            points.add(point);
        }
        if (!positions.follows(me)) {
            drivers.requireDriving(authentication.caller().account());
        }
        return positions.take(me, points, now);
    }
}
