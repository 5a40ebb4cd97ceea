package dev.turtleship.core.status;

import dev.turtleship.core.bulkhead.Bulkhead.Condition;
import dev.turtleship.core.bulkhead.BulkheadState;
import dev.turtleship.core.bulkhead.Bulkheads;
import dev.turtleship.core.module.Manifest;
import dev.turtleship.core.module.Manifests;
import jakarta.inject.Singleton;

/// Everything that can be down, as this process knows it: from its own bulkheads and breakers for the modules that run
/// here, from the other processes for those that run there. Answered from memory.
@Singleton
class Things {
    private final Bulkheads bulkheads;
    private final Manifests manifests;
    private final PeerStatusWorker peers;

    Things(Bulkheads bulkheads, Manifests manifests, PeerStatusWorker peers) {
        this.bulkheads = bulkheads;
        this.manifests = manifests;
        this.peers = peers;
    }

    boolean isHere(Manifest module) {
        return bulkheads.of(module.name()).state() != BulkheadState.OFF;
    }

    Condition module(String name) {
        var here = bulkheads.of(name).condition();
        return here.state() == BulkheadState.OFF ? peers.of(name).orElse(here) : here;
    }

    /// One of the module's things outside.
    Condition outside(Manifest module, String thing) {
        var breaker = bulkheads.of(module.name()).breaker(thing).condition();
        return isHere(module) ? breaker : peers.outside(module.name(), thing).orElse(breaker);
    }

    /// What `module` calls by this name. A module of that name that is on no class path here is nowhere we know of.
    BulkheadState state(Manifest module, String thing) {
        if (module.outside().contains(thing)) {
            return outside(module, thing).state();
        }
        boolean known = manifests.all().stream().anyMatch(m -> m.name().equals(thing));
        return known ? module(thing).state() : BulkheadState.OFF;
    }
}
