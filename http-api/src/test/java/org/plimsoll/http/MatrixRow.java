package org.plimsoll.http;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterSet;

/**
 * A request of the authorization matrix: one that is well formed, so that whoever may ask gets an
 * answer or a refusal that has nothing to do with who asks. In path, query and body {@code {a}}
 * stands for the account under test, {@code {own}} for one of the caller's, {@code {own2}} for
 * another of the same caller, and {@code {new}} for a name that nobody had.
 *
 * @param about what the account under test is to the request
 * @param elsewhere how it is refused where the account is not the caller's
 */
record MatrixRow(About about, String path, String body, int elsewhere) {
  private static final int NOT_FOUND = 404;
  private static final int WRONG_VALUE = 422;
  private static final int FORBIDDEN = 403;

  /** What an account is to a request. */
  enum About {
    /** The request is about it. */
    ACCOUNT,
    /** The request is about the caller's own, and names it. */
    MENTIONED,
    /** The request is about no account, or about those the caller may know of. */
    VENUE,
    /** The request is about all accounts there are. */
    ALL_ACCOUNTS
  }

  private static final String REASON = "\"reason\":\"a test\"";
  private static final String UNLISTED = "{\"instrument\":\"NONE-PERP\"," + REASON + "}";

  /** Bodies of what has the account in its path, or no account at all. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("depositCollateral", "{\"asset\":\"USDT\",\"amount\":\"1\"}"),
          entry("withdrawCollateral", "{\"asset\":\"USDT\",\"amount\":\"1\"}"),
          entry("switchMethod", "{\"method\":\"PORTFOLIO\"}"),
          entry("chooseLeverage", "{\"instrument\":\"BTC-PERP\",\"leverage\":\"5\"}"),
          entry("chooseCollateral", "{\"asset\":\"BTC\",\"counts\":false}"),
          entry(
              "reserveOrder",
              """
              {"orderId":"{new}","instrument":"BTC-PERP","quantity":"0.001","price":"50000"}"""),
          entry("transferIsolatedCollateral", "{\"amount\":\"1\"}"),
          entry("switchPositionMode", "{\"mode\":\"ISOLATED\",\"collateral\":\"1\"}"),
          entry("acknowledgeMarginCall", "{\"call\":\"c\"}"),
          entry("registerWebhook", "{\"url\":\"http://127.0.0.1:1/\"}"),
          entry("removeWebhook", "{}"),
          entry("moveDefaultFund", "{\"amount\":\"1\"}"),
          entry("transferCollateral", "{\"to\":\"{own2}\",\"asset\":\"USDT\",\"amount\":\"1\"}"),
          entry("supposeChanges", "{\"changes\":[{\"type\":\"method\",\"method\":\"STANDARD\"}]}"),
          entry(
              "publishPrice",
              """
              {"index":"NONE-USDT","source":"test","sequence":1,"price":"1"}"""),
          entry(
              "publishQuote",
              """
              {"instrument":"NONE-PERP","source":"test","sequence":1,"bid":"1","ask":"2"}"""),
          entry(
              "addPublisherKey",
              """
              {"id":"{new}","source":"{new}","publicKey":\
              "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",\
              "validFrom":"2020-01-01T00:00:00Z","validUntil":"2100-01-01T00:00:00Z",\
              "reason":"a test"}"""),
          entry("revokePublisherKey", "{" + REASON + "}"),
          entry("resumeIndex", "{" + REASON + "}"),
          entry("haltTrading", UNLISTED),
          entry("reduceTrading", UNLISTED),
          entry("openTrading", UNLISTED),
          entry("capLeverage", "{\"instrument\":\"NONE-PERP\",\"leverage\":\"5\"," + REASON + "}"),
          entry("pauseActivity", "{\"asset\":\"NONE\",\"what\":\"DEPOSITS\"," + REASON + "}"),
          entry("resumeActivity", "{\"asset\":\"NONE\",\"what\":\"DEPOSITS\"," + REASON + "}"),
          entry(
              "makeProposal",
              """
              {"kind":"adjustment","reason":"a test","expiresInSeconds":1,\
              "payload":{"account":"{a}","asset":"USDT","amount":"1"}}"""),
          entry("approveProposal", "{}"),
          entry("rejectProposal", "{" + REASON + "}"),
          entry(
              "previewParameters",
              "{\"parameters\":"
                  + ParameterSet.of(ParameterFile.preset("bybit-tiers")).content()
                  + "}"));

  private static final Map<String, String> QUERIES =
      Map.of(
          "checkMethod", "?method=STANDARD",
          "checkPositionMode", "?mode=CROSS",
          "compareAccount", "?fromSequence=0",
          "exportAccount", "?format=ndjson",
          "exportAudit", "?format=ndjson&after=zzzz/1",
          "listAuditEvents", "?limit=1&to=2020-01-01T00:00:00Z");

  /** What needs nothing more than its path. */
  private static final List<String> PLAIN =
      List.of(
          "getAccount",
          "listAccounts",
          "streamAccount",
          "streamRisk",
          "listAccountEvents",
          "listOrders",
          "releaseOrder",
          "getMargin",
          "suggestCollateral",
          "planLiquidation",
          "listAccountLiquidations",
          "getDeleveraging",
          "getMarginCall",
          "readPastAccount",
          "readRealizedPnl",
          "readLiquidation",
          "getAccountProof",
          "listSettlementEvents",
          "listBackstops",
          "listMarginCalls",
          "listPrices",
          "getControls",
          "listProposals",
          "getProposal",
          "getParameterHistory",
          "getParameterSchedule",
          "getDefaultFund",
          "getAuditKey",
          "listCheckpoints",
          "getLatestCheckpoint",
          "getMarkets",
          "getParameters",
          "listLiquidations",
          "getStatus");

  /** Whatever an account is named in beside the place where the router looks. */
  private static final Map<String, List<MatrixRow>> MORE =
      Map.ofEntries(
          entry(
              "openAccount",
              List.of(new MatrixRow(About.ACCOUNT, "", "{\"account\":\"{a}\"}", FORBIDDEN))),
          entry("listAccounts", List.of(mentioned("?owner={a}"))),
          entry("trade", List.of(trade("{a}", "{own2}"), trade("{own2}", "{a}"))),
          entry("tradeBatch", List.of(batch("{a}", "{own2}"), batch("{own2}", "{a}"))),
          entry(
              "transferCollateral",
              List.of(
                  new MatrixRow(
                      About.MENTIONED,
                      "",
                      "{\"to\":\"{a}\",\"asset\":\"USDT\",\"amount\":\"1\"}",
                      WRONG_VALUE))),
          entry(
              "stress",
              List.of(
                  new MatrixRow(About.ACCOUNT, "", stress("\"account\":\"{a}\","), WRONG_VALUE),
                  new MatrixRow(About.ALL_ACCOUNTS, "", stress(""), FORBIDDEN))),
          entry(
              "listAccountEvents",
              List.of(
                  mentioned("?settlement=unwind-{a}-5-1"),
                  mentioned("?settlement=trade-of-{a}"),
                  mentioned("?liquidation={a}-5"),
                  mentioned("?command={a}"))),
          entry("readLiquidation", List.of(new MatrixRow(About.MENTIONED, "", "", NOT_FOUND))),
          entry(
              "acknowledgeMarginCall",
              List.of(new MatrixRow(About.MENTIONED, "", "{\"call\":\"{a}-5\"}", NOT_FOUND))));

  /** All requests of an endpoint; none if it is not known here. */
  static List<MatrixRow> of(Endpoint endpoint) {
    String operation = endpoint.operation();
    List<MatrixRow> rows = new ArrayList<>();
    if (ofPath().contains(operation)) {
      boolean isOfAccount = endpoint.path().isOfAccount();
      rows.add(
          new MatrixRow(
              isOfAccount ? About.ACCOUNT : About.VENUE,
              QUERIES.getOrDefault(operation, ""),
              BODIES.getOrDefault(operation, ""),
              isOfAccount ? NOT_FOUND : FORBIDDEN));
    }
    rows.addAll(MORE.getOrDefault(operation, List.of()));
    return rows.stream().map(row -> row.at(endpoint)).toList();
  }

  /** Every operation that has a row here. */
  static Set<String> known() {
    Set<String> known = new TreeSet<>(ofPath());
    known.addAll(MORE.keySet());
    return known;
  }

  private static Set<String> ofPath() {
    Set<String> operations = new TreeSet<>(PLAIN);
    operations.addAll(QUERIES.keySet());
    operations.addAll(BODIES.keySet());
    return operations;
  }

  /** The places where others are named, for one caller and one account. */
  MatrixRow filled(String account, String own, String own2, String unused) {
    return new MatrixRow(
        about,
        filled(path, account, own, own2, unused),
        filled(body, account, own, own2, unused),
        elsewhere);
  }

  private static String filled(
      String text, String account, String own, String own2, String unused) {
    return text.replace("{a}", account)
        .replace("{own}", own)
        .replace("{own2}", own2)
        .replace("{new}", unused);
  }

  private MatrixRow at(Endpoint endpoint) {
    String place =
        endpoint
            .path()
            .toString()
            .replace("{id}", idOf(endpoint))
            .replace("{instrument}", "BTC-PERP")
            .replace("{orderId}", "{new}")
            .replace("{liquidation}", "{a}-5")
            .replace("{index}", "NONE-USDT")
            .replace("{proposalId}", "999999")
            .replace("{settlement}", "trade-of-{a}");
    return new MatrixRow(about, place + path, body, elsewhere);
  }

  /** Of a path that is no account's, the id is that of a key; none transfers to itself. */
  private String idOf(Endpoint endpoint) {
    if (!endpoint.path().isOfAccount()) {
      return "no-such-key";
    }
    if (about == About.MENTIONED) {
      return endpoint.operation().equals("transferCollateral") ? "{own2}" : "{own}";
    }
    return "{a}";
  }

  private static MatrixRow mentioned(String query) {
    return new MatrixRow(About.MENTIONED, query, "", NOT_FOUND);
  }

  private static MatrixRow trade(String buyer, String seller) {
    String body = TradeRoutesTest.trade("{new}", buyer, seller, "BTC-PERP", "0.001", "50000");
    return new MatrixRow(About.ACCOUNT, "", body, WRONG_VALUE);
  }

  /** Its trade is named for the account, because the answer names it. */
  private static MatrixRow batch(String buyer, String seller) {
    String trade = TradeRoutesTest.trade("batch-{a}", buyer, seller, "BTC-PERP", "0.001", "50000");
    String body = "{\"trades\":[{\"key\":\"batch-{a}\"," + trade.strip().substring(1) + "]}";
    return new MatrixRow(About.MENTIONED, "", body, WRONG_VALUE);
  }

  private static String stress(String account) {
    return "{" + account + "\"shocks\":[{\"name\":\"fall\",\"others\":\"-0.2\"}]}";
  }
}
