import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.plimsoll.client.ApiClient;
import org.plimsoll.client.ApiException;
import org.plimsoll.client.api.AccountsApi;
import org.plimsoll.client.api.AuditApi;
import org.plimsoll.client.api.MarginApi;
import org.plimsoll.client.api.MarginCallsApi;
import org.plimsoll.client.api.PricesApi;
import org.plimsoll.client.api.TradingApi;
import org.plimsoll.client.model.AccountEvent;
import org.plimsoll.client.model.ChosenMethod;
import org.plimsoll.client.model.CollateralChange;
import org.plimsoll.client.model.Margin;
import org.plimsoll.client.model.MarginCallEnded;
import org.plimsoll.client.model.MarginCallRaised;
import org.plimsoll.client.model.MoveCollateral;
import org.plimsoll.client.model.OpenAccount;
import org.plimsoll.client.model.PriceObservation;
import org.plimsoll.client.model.SettledTrade;
import org.plimsoll.client.model.Trade;

/**
 * What the generated client is good for: two accounts trade, one is called and tops up, and reads
 * the whole story, against a node at args[0] with the token args[1], if it asks for one.
 */
public final class Smoke {
  private final ApiClient client = new ApiClient();
  private final AccountsApi accounts;
  private final AuditApi audit;

  private Smoke(String address, Optional<String> token) {
    client.updateBaseUri(address);
    token.ifPresent(
        shown ->
            client.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + shown)));
    accounts = new AccountsApi(client);
    audit = new AuditApi(client);
  }

  public static void main(String[] args) throws Exception {
    new Smoke(args[0], Stream.of(args).skip(1).findFirst())
        .run("java-" + UUID.randomUUID().toString().substring(0, 8));
  }

  private void run(String name) throws Exception {
    String buyer = open(name + "-buyer");
    String seller = open(name + "-seller");
    publish("50000");
    SettledTrade settled =
        new TradingApi(client)
            .trade(
                key(),
                new Trade()
                    .tradeId(name)
                    .buyer(buyer)
                    .seller(seller)
                    .instrument("BTC-PERP")
                    .quantity("2")
                    .price("50000"),
                null);
    expect("100000", settled.getCash());
    Margin margin = new MarginApi(client).getMargin(buyer, null, null);
    expect("10000", margin.getEquity());
    expect("BTC-PERP", margin.getPositions().get(0).getInstrument());
    topUpWhenCalled(buyer);
    readTheStory(buyer);
    try {
      accounts.getAccount(name + "-nobody", null);
      throw new AssertionError("nobody was found");
    } catch (ApiException e) {
      expect("404", String.valueOf(e.getCode()));
    }
    System.out.println("smoke: done");
  }

  /** At 45,550 it has 1,100 left: maintenance margin is 911, and a quarter more calls it. */
  private void topUpWhenCalled(String account) throws Exception {
    MarginCallsApi calls = new MarginCallsApi(client);
    until(
        () -> {
          publish("45550");
          return calls.getMarginCall(account, null, null).getCall() != null;
        });
    deposit(account, "5000");
    until(
        () -> {
          publish("45550");
          return calls.getMarginCall(account, null, null).getCall() == null;
        });
  }

  private void readTheStory(String account) throws ApiException {
    List<Object> story =
        accounts
            .listAccountEvents(
                account, null, null, null, null, null, null, null, null, null, null, null, null)
            .getEvents()
            .stream()
            .map(AccountEvent::getActualInstance)
            .toList();
    MarginCallRaised call = only(MarginCallRaised.class, story);
    expect(call.getCall(), only(MarginCallEnded.class, story).getCall());
    System.out.println("called for " + call.getToEnd() + " USDT");

    expect("10000", audit.readPastAccount(account, call.getSequence(), null).getBalances().get("USDT"));
    CollateralChange since =
        audit.compareAccount(account, call.getSequence(), null, null, null)
            .getDiff().getCollateral().get(0);
    expect("10000 15000", since.getBefore() + " " + since.getAfter());
  }

  private static <T> T only(Class<T> type, List<Object> story) {
    List<T> found = story.stream().filter(type::isInstance).map(type::cast).toList();
    expect("1", String.valueOf(found.size()));
    return found.get(0);
  }

  /** Two sources make a quorum. */
  private void publish(String price) throws ApiException {
    for (String source : List.of("one", "two")) {
      new PricesApi(client)
          .publishPrice(
              key(),
              new PriceObservation()
                  .index("BTC-USDT")
                  .source(source)
                  .sequence(System.currentTimeMillis())
                  .price(price));
    }
  }

  /** A question whose answer is awaited. */
  private interface Question {
    boolean ask() throws Exception;
  }

  private static void until(Question question) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!question.ask()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within a minute");
      }
      Thread.sleep(200);
    }
  }

  private String open(String name) throws ApiException {
    accounts.openAccount(key(), new OpenAccount().account(name).method(ChosenMethod.STANDARD), null);
    deposit(name, "10000");
    return name;
  }

  private void deposit(String account, String amount) throws ApiException {
    accounts.depositCollateral(key(), account, new MoveCollateral().asset("USDT").amount(amount), null, null);
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
