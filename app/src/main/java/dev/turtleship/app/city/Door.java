package dev.turtleship.app.city;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A driver at the door. Somebody of the city says the PIN; everybody else is asked for it in chat and answers there.
/// After three minutes without a right one the driver goes.
final class Door {
    private static final Pattern PIN = Pattern.compile("(?<![0-9])[0-9]{4}(?![0-9])");
    private static final long PATIENCE_MILLIS = 180_000;
    private static final String QUESTION =
            "도착했습니다. 탑승 PIN 네 자리를 여기에 적어 주세요. · " + "I am at the door. Write me the four digits of your PIN here.";

    private final Function<String, Citizen> residents;
    private final Citizen driver;
    private String ride = "";
    private String conversation = "";
    private long heard;
    private long since;

    /// @param residents who of the city has an id; null for everybody else
    Door(Function<String, Citizen> residents, Citizen driver) {
        this.residents = residents;
        this.driver = driver;
    }

    /// One try to begin the ride.
    void ask(JsonNode arrived) {
        String id = arrived.path("id").asText();
        String person = arrived.at("/rider/id").asText();
        var rider = residents.apply(person);
        if (rider != null) {
            start(id, rider.get("/v1/taxi/rides/" + id).text("pin"));
            return;
        }
        if (!ride.equals(id)) {
            ride = id;
            since = System.nanoTime();
            write(id, person);
        } else if (System.nanoTime() - since > PATIENCE_MILLIS * 1_000_000) {
            driver.post("/v1/taxi/driver/rides/" + id + "/cancel", Json.object().put("reason", "nobody came"));
        } else {
            listen(id, person);
        }
    }

    /// The same message under the same id, whoever of this car asks again.
    private void write(String id, String person) {
        var said = driver.write(person, Citizen.fixed("door " + id + driver.id()), QUESTION);
        conversation = said.conversation();
        heard = said.answer().body().path("seq").asLong();
    }

    private void listen(String id, String person) {
        var path = "/v1/chat/conversations/" + conversation + "/messages?after=" + heard;
        for (var message : driver.get(path).body().path("items")) {
            heard = message.path("seq").asLong();
            var digits = PIN.matcher(message.path("text").asText());
            if (message.path("sender").asText().equals(person) && digits.find()) {
                start(id, digits.group());
            }
        }
    }

    private void start(String id, String pin) {
        driver.post("/v1/taxi/driver/rides/" + id + "/start", Json.object().put("pin", pin));
    }
}
