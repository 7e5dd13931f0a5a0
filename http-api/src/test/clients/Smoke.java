import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.plimsoll.client.ApiClient;
import org.plimsoll.client.ApiException;
import org.plimsoll.client.api.AccountsApi;
import org.plimsoll.client.api.MarginApi;
import org.plimsoll.client.api.PricesApi;
import org.plimsoll.client.api.TradingApi;
import org.plimsoll.client.model.AccountEvent;
import org.plimsoll.client.model.ChosenMethod;
import org.plimsoll.client.model.Margin;
import org.plimsoll.client.model.MoveCollateral;
import org.plimsoll.client.model.OpenAccount;
import org.plimsoll.client.model.PriceObservation;
import org.plimsoll.client.model.SettledTrade;
import org.plimsoll.client.model.Trade;

/** What the generated client is good for: two accounts trade, against a node at args[0]. */
public final class Smoke {
  private final ApiClient client = new ApiClient();
  private final AccountsApi accounts;

  private Smoke(String address) {
    client.updateBaseUri(address);
    accounts = new AccountsApi(client);
  }

  public static void main(String[] args) throws ApiException {
    new Smoke(args[0]).run("java-" + UUID.randomUUID().toString().substring(0, 8));
  }

  private void run(String name) throws ApiException {
    String buyer = open(name + "-buyer");
    String seller = open(name + "-seller");
    new PricesApi(client)
        .publishPrice(
            key(),
            new PriceObservation()
                .index("BTC-USDT")
                .source(name)
                .sequence(1L)
                .price("50000")
                .observedAt(OffsetDateTime.now()));
    SettledTrade settled =
        new TradingApi(client)
            .trade(
                key(),
                new Trade()
                    .tradeId(name)
                    .buyer(buyer)
                    .seller(seller)
                    .instrument("BTC-PERP")
                    .quantity("0.1")
                    .price("50000"));
    expect("5000", settled.getCash());
    Margin margin = new MarginApi(client).getMargin(buyer, null);
    expect("10000", margin.getEquity());
    expect("BTC-PERP", margin.getPositions().get(0).getInstrument());
    List<AccountEvent> events = accounts.listAccountEvents(buyer, null, null, null, null, null).getEvents();
    expect("4", String.valueOf(events.size()));
    try {
      accounts.getAccount(name + "-nobody");
      throw new AssertionError("nobody was found");
    } catch (ApiException e) {
      expect("404", String.valueOf(e.getCode()));
    }
    System.out.println("smoke: done");
  }

  private String open(String name) throws ApiException {
    accounts.openAccount(key(), new OpenAccount().account(name).method(ChosenMethod.STANDARD));
    accounts.depositCollateral(key(), name, new MoveCollateral().asset("USDT").amount("10000"));
    return name;
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void expect(String expected, String was) {
    if (!expected.equals(was)) {
      throw new AssertionError("expected " + expected + ", was " + was);
    }
  }
}
