package dev.turtleship.chat;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.turtleship.core.operator.OperatorAccess;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What people complained of, for `./turtleship reports`.
@Path(OperatorAccess.PATH + "/reports")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@PermitAll
class ReportResource {
    record Item(
            UUID id,
            UUID conversation,
            long seq,
            UUID of,
            String name,
            String kind,
            @JsonRawValue String said,
            Instant sentAt,
            String reason,
            String words,
            UUID reporter,
            Instant reportedAt) {
        static Item of(ReportStore.Report row) {
            return new Item(
                    row.id(),
                    row.conversation(),
                    row.seq(),
                    row.of(),
                    row.name(),
                    row.kind(),
                    row.said(),
                    row.sentAt(),
                    row.reason(),
                    row.words(),
                    row.reporter(),
                    row.reportedAt());
        }
    }

    /// The oldest first; `more`: there are more than are shown.
    record Listed(List<Item> items, boolean more) {}

    private static final int SHOWN = 100;

    private final ReportService reports;

    ReportResource(ReportService reports) {
        this.reports = reports;
    }

    @GET
    @Operation(hidden = true)
    public Listed list() {
        var open = reports.open(SHOWN + 1);
        return new Listed(open.stream().limit(SHOWN).map(Item::of).toList(), open.size() > SHOWN);
    }

    @POST
    @Path("/{id}/close")
    @Operation(hidden = true)
    public void close(UUID id) {
        if (!reports.close(id)) {
            throw new Refused(ChatError.REPORT_UNKNOWN, "No open report has this id");
        }
    }
}
