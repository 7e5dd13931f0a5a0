package org.plimsoll.http;

import java.util.List;
import java.util.SortedMap;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.ParameterPreview;

/**
 * What other parameters would do to the accounts of all nodes if they were in force now.
 *
 * @param before how many accounts stand at each status
 * @param called accounts that would be warned
 * @param unwound accounts that would be below maintenance margin and still have equity
 * @param insolvent accounts that would have negative equity
 * @param worse how many accounts would be worse off in any way
 * @param accounts the worst of these
 * @param unmeasured accounts that lack a price or rules, or leave the number range
 */
record PreviewAnswer(
    String version,
    String fingerprint,
    String instead,
    long viewVersion,
    SortedMap<MarginStatus, Integer> before,
    SortedMap<MarginStatus, Integer> after,
    int called,
    int unwound,
    int insolvent,
    int worse,
    List<Account> accounts,
    List<String> unmeasured) {

  /** An account that would be worse off. */
  record Account(String account, Side before, Side after) {}

  /** One side of the change, as in a what-if. */
  record Side(
      MarginStatus status,
      Cash equity,
      Cash initialMargin,
      Cash maintenanceMargin,
      Cash excess,
      Cash maintenanceExcess) {
    private static Side of(MarginStatus status, MarginAssessment assessed) {
      return new Side(
          status,
          assessed.equity().total(),
          assessed.requirement().initial(),
          assessed.requirement().maintenance(),
          assessed.initialExcess(),
          assessed.maintenanceExcess());
    }
  }

  static PreviewAnswer of(ParameterPreview preview, MarketView view, MarginParameters next) {
    return new PreviewAnswer(
        next.version(),
        ParameterSet.of(next).fingerprint(),
        view.parameters().version(),
        view.version(),
        preview.before(),
        preview.after(),
        preview.after().getOrDefault(MarginStatus.MARGIN_CALL, 0),
        preview.after().getOrDefault(MarginStatus.BELOW_MAINTENANCE, 0),
        preview.after().getOrDefault(MarginStatus.INSOLVENT, 0),
        preview.worse(),
        preview.accounts().stream()
            .map(
                each ->
                    new Account(
                        each.id(),
                        Side.of(each.statusBefore(), each.before()),
                        Side.of(each.statusAfter(), each.after())))
            .toList(),
        preview.unmeasured());
  }
}
