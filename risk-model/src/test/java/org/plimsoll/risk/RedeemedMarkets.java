package org.plimsoll.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Redemption;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** Markets with WBETH, which is redeemed for between 1 and 1.2 ETH; haircut 10 %. */
public final class RedeemedMarkets {
  public static final AssetId WBETH = AssetId.of("WBETH");
  public static final IndexId WBETH_USDT = IndexId.of("WBETH-USDT");
  public static final IndexId WBETH_ETH = IndexId.of("WBETH-ETH");
  public static final Redemption REDEMPTION =
      new Redemption(
          WBETH_USDT,
          WBETH_ETH,
          Markets.ETH_USDT,
          Optional.of(Price.ONE),
          Optional.of(Price.of("1.2")));

  private RedeemedMarkets() {}

  /** The same parameters with WBETH beside ETH. */
  public static MarginParameters parameters(MarginParameters like) {
    List<Asset> assets = new ArrayList<>(like.assets());
    assets.add(new Asset(WBETH, Optional.of(WBETH_USDT), Rate.of("0.1")));
    return new MarginParameters(
        like.version() + "-redeemed",
        like.description(),
        like.settlementAsset(),
        like.levels(),
        assets,
        like.instruments(),
        Optional.of(like.standard()),
        like.portfolio(),
        Optional.of(like.surfaces()),
        Optional.of(new TreeMap<>(like.limits())),
        Optional.of(List.of(REDEMPTION)));
  }

  /** BTC at 50,000, and everything valid. */
  public static MarketView view(String eth, String ratio) {
    MarketView view = Markets.banded(Markets.view("50000", eth));
    return view.withParameters(parameters(view.parameters()))
        .with(Map.of(WBETH_ETH, Markets.valid(WBETH_ETH, ratio)), view.version(), view.asOf())
        .composed();
  }
}
