package dev.turtleship.core.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class AccountStore implements PanacheRepositoryBase<Account, UUID> {}
