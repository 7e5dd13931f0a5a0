package org.plimsoll.oracle;

/**
 * What two persons agreed on.
 *
 * @param proposal its id; what is done under it is done once
 * @param by who proposed it
 * @param approvedBy who approved it, another one
 * @param reason one sentence for people
 */
public record Approval(String proposal, String by, String approvedBy, String reason) {
  /**
   * @throws IllegalArgumentException if a part is missing, or it is one person
   */
  public Approval {
    requireText("a proposal needs an id", proposal);
    requireText("a proposal needs who made it", by);
    requireText("an approval needs who gave it", approvedBy);
    requireText("a proposal needs a reason", reason);
    if (by.equals(approvedBy)) {
      throw new IllegalArgumentException("approval takes a second person, was: " + by + " again");
    }
  }

  private static void requireText(String otherwise, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
