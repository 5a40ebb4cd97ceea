package dev.turtleship.identity;

import dev.turtleship.core.account.Caller;
import dev.turtleship.core.home.HomePart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// One's level, for the first screen.
@ApplicationScoped
class IdentityHome implements HomePart {
    record Part(int level) {}

    private final PersonStore people;

    IdentityHome(PersonStore people) {
        this.people = people;
    }

    @Override
    public String module() {
        return "identity";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        return new Part(people.find(caller.account().value())
                .map(PersonStore.Person::level)
                .orElse(0));
    }
}
