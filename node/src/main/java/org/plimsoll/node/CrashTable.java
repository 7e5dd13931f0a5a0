package org.plimsoll.node;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plimsoll.node.CrashCommand.Report;

/** The figures of two crashes side by side, for a terminal. */
final class CrashTable {
  private CrashTable() {}

  static List<String> of(Report report) {
    CrashOutcome.Result with = report.withBudgets();
    CrashOutcome.Result without = report.withoutBudgets();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d accounts, all prices %+.1f %% over %s, seed %d, parameters %s",
            with.accounts(),
            report.shock() * 100,
            report.over(),
            report.seed(),
            report.parameters()));
    lines.add(row("", "with budgets", "without"));
    lines.add(row("accounts liquidated", with.liquidated(), without.liquidated()));
    lines.add(row("  by impact alone (cascade)", with.cascade(), without.cascade()));
    lines.add(
        row("unwound notional", money(with.unwoundNotional()), money(without.unwoundNotional())));
    with.worstPrices()
        .forEach(
            (index, worst) ->
                lines.add(
                    row(
                        "lowest price of " + index,
                        percent(worst),
                        percent(without.worstPrices().get(index)))));
    lines.add(row("insolvencies", with.insolvent(), without.insolvent()));
    lines.add(row("insurance fund used", money(with.fundUse()), money(without.fundUse())));
    lines.add(row("  hedges of the fund", with.hedges(), without.hedges()));
    lines.add(row("liquidations not over", with.open(), without.open()));
    lines.add(row("seconds until all were over", with.seconds(), without.seconds()));
    return lines;
  }

  private static String row(String what, Object with, Object without) {
    return String.format(Locale.ROOT, "%-28s %18s %18s", what, text(with), text(without));
  }

  private static String text(Object cell) {
    return cell instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : cell.toString();
  }

  private static String money(String decimal) {
    return String.format(
        Locale.ROOT,
        "%,d",
        new BigDecimal(decimal).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }

  private static String percent(String fraction) {
    return String.format(Locale.ROOT, "%.2f %%", Double.parseDouble(fraction) * 100);
  }
}
