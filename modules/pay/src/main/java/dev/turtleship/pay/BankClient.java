package dev.turtleship.pay;

import dev.turtleship.core.bulkhead.Breaker;
import dev.turtleship.core.bulkhead.Bulkheads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The bank that wallets are topped up from, at `turtleship.bank.url`. It is asked under our id, as often as needed,
/// and pays once.
@Singleton
class BankClient {
    enum Answer {
        PAID,
        REFUSED,
        /// No answer that says either; to be asked again.
        UNKNOWN
    }

    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final Optional<URI> bank;
    private final Breaker breaker;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    BankClient(@ConfigProperty(name = "turtleship.bank.url") Optional<URI> bank, Bulkheads bulkheads) {
        this.bank = bank;
        this.breaker = bulkheads.of("pay").breaker("bank");
    }

    /// Asks the bank to pay `amountMinor` won out of the owner's account to us.
    Answer collect(UUID id, UUID owner, long amountMinor) {
        if (bank.isEmpty()) {
            return Answer.UNKNOWN;
        }
        var request = HttpRequest.newBuilder(bank.get().resolve("/collections/" + id))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"account\":\"%s\",\"amount\":%d,\"currency\":\"KRW\"}".formatted(owner, amountMinor)))
                .build();
        try {
            return breaker.call(() -> ask(request));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Answer.UNKNOWN;
        } catch (Exception _) {
            // No answer, none that says either, or not even asked, because the last ones got none.
            return Answer.UNKNOWN;
        }
    }

    private Answer ask(HttpRequest request) throws IOException, InterruptedException {
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return switch (status) {
            case 200, 201 -> Answer.PAID;
            case 409, 422 -> Answer.REFUSED;
            default -> throw new IOException("the bank answered " + status);
        };
    }
}
