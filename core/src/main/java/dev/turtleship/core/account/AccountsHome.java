package dev.turtleship.core.account;

import dev.turtleship.core.home.HomePart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Oneself, for the first screen.
@ApplicationScoped
class AccountsHome implements HomePart {
    record Part(PersonStore.Person me) {}

    private final PersonStore people;

    AccountsHome(PersonStore people) {
        this.people = people;
    }

    @Override
    public String module() {
        return "accounts";
    }

    @Override
    @Transactional
    public Part part(Caller caller) {
        return new Part(people.find(caller.account().value()).orElseThrow(PersonResource::unknown));
    }
}
