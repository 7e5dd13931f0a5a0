package org.plimsoll.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Set;
import org.plimsoll.account.AccountId;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** What a client asks of the API, as it is recorded. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientRequest.Open.class, name = "open"),
  @JsonSubTypes.Type(value = ClientRequest.Deposit.class, name = "deposit"),
  @JsonSubTypes.Type(value = ClientRequest.Withdrawal.class, name = "withdrawal"),
  @JsonSubTypes.Type(value = ClientRequest.Trade.class, name = "trade"),
  @JsonSubTypes.Type(value = ClientRequest.Read.class, name = "read")
})
sealed interface ClientRequest {
  /** The accounts in which it may leave an event. */
  Set<AccountId> accounts();

  record Open(AccountId account) implements ClientRequest {
    @Override
    public Set<AccountId> accounts() {
      return Set.of(account);
    }
  }

  record Deposit(AccountId account, AssetId asset, Cash amount) implements ClientRequest {
    @Override
    public Set<AccountId> accounts() {
      return Set.of(account);
    }
  }

  record Withdrawal(AccountId account, AssetId asset, Cash amount) implements ClientRequest {
    @Override
    public Set<AccountId> accounts() {
      return Set.of(account);
    }
  }

  record Trade(
      String tradeId,
      AccountId buyer,
      AccountId seller,
      InstrumentId instrument,
      Quantity quantity,
      Price price)
      implements ClientRequest {
    @Override
    public Set<AccountId> accounts() {
      return buyer.equals(seller) ? Set.of(buyer) : Set.of(buyer, seller);
    }
  }

  /** Asks for the balances and the revision of an account; leaves no event. */
  record Read(AccountId account) implements ClientRequest {
    @Override
    public Set<AccountId> accounts() {
      return Set.of();
    }
  }
}
