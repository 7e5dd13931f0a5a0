package org.plimsoll.oracle;

/** What a {@link ParameterLedger} tells itself. */
sealed interface ParameterLedgerInternal extends ParameterLedgerCommand {
  /** Time has passed: what is scheduled may be due. */
  enum Look implements ParameterLedgerInternal {
    INSTANCE
  }
}
