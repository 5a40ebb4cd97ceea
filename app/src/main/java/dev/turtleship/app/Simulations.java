package dev.turtleship.app;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/// What stands in for the outside world where nothing real is configured: a bank where pay runs, a registrar and a
/// development outbox where identity runs.
final class Simulations implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Simulations.class);

    private final Map<String, String> properties = new HashMap<>();
    private SimulatedBank bank;
    private SimulatedRegistrar registrar;

    private Simulations() {}

    static Simulations open(Arguments arguments) throws Mistake {
        var simulations = new Simulations();
        try {
            if (arguments.modules().contains("pay") && !Main.configured("turtleship.bank.url")) {
                simulations.openBank();
            }
            if (arguments.modules().contains("identity")) {
                simulations.simulateRegistrar();
                simulations.showCodes();
            }
            return simulations;
        } catch (Mistake mistake) {
            simulations.close();
            throw mistake;
        } catch (IOException e) {
            simulations.close();
            throw new Mistake("a simulated bank or registrar cannot start: " + e.getMessage());
        }
    }

    /// What the application has to know of them.
    Map<String, String> properties() {
        return properties;
    }

    private void openBank() throws IOException {
        bank = SimulatedBank.open();
        properties.put("turtleship.bank.url", bank.url());
    }

    /// It says yes to everybody, so it is there for trying out only: with a database server of one's own one means it,
    /// and then checks wait until a registrar is configured.
    private void simulateRegistrar() throws IOException, Mistake {
        boolean named = Main.configured("turtleship.registrar.url");
        if (!named && Main.configured("turtleship.registrar.key")) {
            throw new Mistake("turtleship.registrar.key is set, but turtleship.registrar.url is not");
        }
        if (!named && !Main.hasOwnDatabase("identity")) {
            openRegistrar();
        }
    }

    private void openRegistrar() throws IOException {
        LOG.warn("the registrar is simulated: everybody exists whose name does not begin with Nobody");
        registrar = SimulatedRegistrar.open();
        properties.put("turtleship.registrar.url", registrar.url());
        properties.put("turtleship.registrar.key", registrar.key());
    }

    /// With a database server of one's own one means it: then codes are shown to nobody unless one says so.
    private void showCodes() {
        if (!Main.hasOwnDatabase("identity") && !Main.configured("turtleship.identity.dev-outbox")) {
            properties.put("turtleship.identity.dev-outbox", "true");
        }
    }

    @Override
    public void close() {
        if (bank != null) {
            bank.close();
        }
        if (registrar != null) {
            registrar.close();
        }
    }
}
