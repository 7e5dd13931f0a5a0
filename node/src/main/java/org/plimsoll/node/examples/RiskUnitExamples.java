package org.plimsoll.node.examples;

import static org.plimsoll.node.examples.Case.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.market.Charge;
import org.plimsoll.risk.market.ChargeOn;
import org.plimsoll.risk.market.CollateralTerms;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * Risk units whose losses and charges are stated, and how they join with borrowing. A unit is a
 * position of one that loses in a scenario what the case says the unit loses.
 */
final class RiskUnitExamples {
  private static final IndexId UNIT = IndexId.of("UNIT-USD");
  private static final MarginSchedule SCHEDULE = ExampleBook.schedule(1, 1);

  private RiskUnitExamples() {}

  static List<ExampleReader> readers() {
    return List.of(
        ExampleReader.of(
            "portfolio margin of risk units",
            List.of("sim_positions", "units", "borrow_mm_rate", "borrow_im_rate"),
            RiskUnitExamples::units));
  }

  private static Map<String, Object> units(Case of) {
    Given given = of.given();
    Given units = given.object("units");
    Map<String, Object> extreme = new LinkedHashMap<>();
    Map<String, Object> maintenance = new LinkedHashMap<>();
    Map<String, Object> initial = new LinkedHashMap<>();
    double derivatives = 0;
    double derivativesInitial = 0;
    for (String name : units.names()) {
      Given unit = units.object(name);
      unit.ignore("delta");
      MarginRequirement requirement = unit(unit);
      double loss = Math.abs(unit.number("mr6_pnl"));
      extreme.put(name, loss(loss, Unstated.number("extremeWeight")));
      maintenance.put(name, requirement.maintenance().toDouble());
      initial.put(name, requirement.initial().toDouble());
      derivatives += requirement.maintenance().toDouble();
      derivativesInitial += requirement.initial().toDouble();
    }
    MarginAssessment account = account(given);
    double borrowed = account.requirement().maintenance().toDouble();
    double borrowedInitial = account.requirement().initial().toDouble();
    double equity = account.equity().netValue().toDouble();
    return figures(
        "mr6", extreme,
        "unit_mmr", maintenance,
        "unit_imr", initial,
        "deriv_mmr", derivatives,
        "deriv_imr", derivativesInitial,
        "usdt_equity", equity / given.number("usdt_usd"),
        "adj_equity_usd", equity,
        "borrow_mmr", borrowed,
        "borrow_imr", borrowedInitial,
        "total_mmr", derivatives + borrowed,
        "total_imr", derivativesInitial + borrowedInitial);
  }

  private static MarginRequirement unit(Given unit) {
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : List.of("mr1", "mr2")) {
      scenarios.add(losing(name, unit.number(name), 1));
    }
    scenarios.add(
        losing("mr6", Math.abs(unit.number("mr6_pnl")), Unstated.number("extremeWeight")));
    List<Charge> charges = new ArrayList<>();
    for (String name : List.of("mr3", "mr4", "mr5")) {
      charges.add(charge(name, unit.number(name), Charge.Role.ADD));
    }
    charges.add(charge("mr7", unit.number("mr7"), Charge.Role.FLOOR));
    return measured(rules(scenarios, charges));
  }

  private static double loss(double loss, double weight) {
    return measured(rules(List.of(losing("extreme", loss, weight)), List.of()))
        .maintenance()
        .toDouble();
  }

  private static MarginRequirement measured(PortfolioRules rules) {
    return new ExampleBook("USD")
        .price(UNIT, 1)
        .perpetual("UNIT", UNIT, "USD", PayoffForm.LINEAR, SCHEDULE, -1, Optional.empty())
        .assess(new PortfolioMarginModel(), Optional.empty(), Optional.of(rules))
        .requirement();
  }

  /** What a short of one at a price of one loses when the price rises by this. */
  private static Scenario losing(String name, double loss, double weight) {
    return new Scenario(
        name,
        Figures.rate(Math.max(loss, 0)),
        false,
        Optional.empty(),
        VolatilityMove.NONE,
        Figures.rate(weight),
        Optional.empty());
  }

  private static Charge charge(String name, double amount, Charge.Role role) {
    return new Charge(
        name,
        ChargeOn.NET_DELTA,
        Optional.empty(),
        Figures.rate(amount),
        Figures.rate(amount * Unstated.number("initialOfMaintenance")),
        role,
        List.of());
  }

  private static PortfolioRules rules(List<Scenario> scenarios, List<Charge> charges) {
    return new PortfolioRules(
        scenarios,
        new ScanTerms(Rate.ONE, Cash.of("1000000"), Rate.ZERO),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Rate.ONE,
        Figures.rate(Unstated.number("initialOfMaintenance")),
        Optional.empty(),
        charges,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Positions at their own marks, the coin they are settled in, and what is borrowed of it. */
  private static MarginAssessment account(Given given) {
    IndexId coin = IndexId.of("USDT-USD");
    double price = given.number("usdt_usd");
    double amount = given.number("sim_asset_usdt");
    for (Given position : given.objects("sim_positions")) {
      amount += profit(position);
    }
    CollateralTerms plain = CollateralTerms.PLAIN;
    CollateralTerms terms =
        new CollateralTerms(
            plain.tiers(),
            plain.initialHaircut(),
            plain.accountCap(),
            plain.platformScale(),
            Figures.rate(given.number("borrow_mm_rate")),
            Figures.rate(given.number("borrow_im_rate")),
            Optional.empty(),
            false);
    PortfolioRules none = rules(List.of(losing("none", 0, 1)), List.of());
    return new ExampleBook("USD")
        .price(coin, price)
        .asset("USDT", coin, 0, terms)
        .deposit("USDT", amount)
        .assess(new PortfolioMarginModel(), Optional.empty(), Optional.of(none));
  }

  private static double profit(Given position) {
    position.ignore("inst");
    double size = position.number("contracts") * position.number("contract_size");
    IndexId index = IndexId.of("HELD-USDT");
    return new ExampleBook("USDT")
        .price(index, position.number("mark"))
        .perpetual(
            "HELD",
            index,
            "USDT",
            PayoffForm.LINEAR,
            SCHEDULE,
            size,
            Optional.of(position.number("avg")))
        .assess(
            new PortfolioMarginModel(),
            Optional.empty(),
            Optional.of(rules(List.of(losing("none", 0, 1)), List.of())))
        .equity()
        .unrealizedPnl()
        .toDouble();
  }
}
