package dev.turtleship.gifts;

import dev.turtleship.core.bulkhead.InLane;
import dev.turtleship.core.money.Money;
import dev.turtleship.core.page.Page;
import dev.turtleship.core.problem.Refused;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// What can be given.
@Produces(MediaType.APPLICATION_JSON)
@Path("/v1/gifts/catalogue")
@RunOnVirtualThread
class CatalogueResource {
    record Entry(
            UUID id, String name, String partner, String kind, Money price, int validityDays, boolean ageRestricted) {}

    private static final int DEFAULT_LIMIT = 50;

    private final ItemStore items;
    private final PartnerStore partners;

    CatalogueResource(ItemStore items, PartnerStore partners) {
        this.items = items;
        this.partners = partners;
    }

    @GET
    @InLane("gifts.read")
    @Transactional
    @Operation(summary = "The items of all partners.")
    public Page<Entry> list(@QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        int most = Page.limit(limit, DEFAULT_LIMIT);
        var page = Page.of(items.catalogue(after(cursor), most + 1), most, item -> item.id.toString());
        var names = names(page.items());
        return new Page<>(
                page.items().stream()
                        .map(item -> new Entry(
                                item.id,
                                item.name,
                                names.get(item.partner),
                                item.kind,
                                Money.krw(item.priceMinor),
                                item.validityDays,
                                item.ageRestricted))
                        .toList(),
                page.nextCursor());
    }

    private Map<UUID, String> names(List<Item> of) {
        var ids = of.stream().map(item -> item.partner).distinct().toArray(UUID[]::new);
        return partners.findAll(ids).stream()
                .collect(Collectors.toMap(PartnerStore.Partner::id, PartnerStore.Partner::name));
    }

    private static UUID after(String cursor) {
        String key = Page.key(cursor, null);
        try {
            return key == null ? null : UUID.fromString(key);
        } catch (IllegalArgumentException _) {
            throw Refused.field("/cursor", "This cursor is not one of ours");
        }
    }
}
