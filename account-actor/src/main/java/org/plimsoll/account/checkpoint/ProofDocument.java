package org.plimsoll.account.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * A proof that an account is in a checkpoint, in texts alone: what an owner fetches, keeps and
 * verifies.
 *
 * @param sequence of the last event that it covers
 * @param head the hash of that event, in hexadecimal
 * @param balances of collateral after it, as plain decimals; negative is a debt
 * @param position of the account among all by name, from 0
 * @param path the nodes beside its way to the root, from the account up
 * @param checkpoint the whole signed checkpoint
 */
public record ProofDocument(
    AccountId account,
    long sequence,
    String head,
    SortedMap<String, String> balances,
    long position,
    List<Node> path,
    String checkpoint)
    implements CborSerializable {

  /**
   * A node beside the way.
   *
   * @param hash in hexadecimal
   * @param totals of all accounts below it
   */
  public record Node(String hash, SortedMap<String, Total> totals) {}

  /** What is held and what is owed of an asset, as plain decimals. */
  public record Total(String assets, String debts) {}

  public ProofDocument {
    path = path == null ? List.of() : List.copyOf(path);
  }

  public static ProofDocument of(InclusionProof proof, SignedCheckpoint note) {
    HeadLeaf leaf = proof.leaf();
    SortedMap<String, String> balances = new TreeMap<>();
    leaf.balances().forEach((asset, cash) -> balances.put(asset.value(), cash.toString()));
    return new ProofDocument(
        leaf.account(),
        leaf.sequence(),
        leaf.head().toString(),
        balances,
        proof.position(),
        proof.path().stream().map(ProofDocument::node).toList(),
        note.text());
  }

  private static Node node(SumNode node) {
    SortedMap<String, Total> totals = new TreeMap<>();
    node.totals()
        .byAsset()
        .forEach(
            (asset, total) ->
                totals.put(asset.value(), new Total(total.assetsText(), total.debtsText())));
    return new Node(node.hash().toString(), totals);
  }

  /**
   * The signed checkpoint in it.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public SignedCheckpoint note() {
    return SignedCheckpoint.parse(checkpoint);
  }

  /** Why it proves nothing to who trusts this key; empty if it proves what it says. */
  public Optional<String> fault(VerifierKey key) {
    try {
      SignedCheckpoint note = note();
      return note.fault(key).or(() -> proof(note).fault(note.checkpoint().root()));
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Whether something of it is not there, as in a file that somebody wrote. */
  public boolean hasGaps() {
    return account == null || head == null || balances == null || checkpoint == null;
  }

  private InclusionProof proof(SignedCheckpoint note) {
    var held =
        balances.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> AssetId.of(entry.getKey()), entry -> Cash.of(entry.getValue())));
    return new InclusionProof(
        new HeadLeaf(account, sequence, new Hash(head), held),
        position,
        note.checkpoint().root().size(),
        path.stream().map(ProofDocument::node).toList());
  }

  private static SumNode node(Node node) {
    var totals =
        node.totals().entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> AssetId.of(entry.getKey()),
                    entry ->
                        AssetTotal.parse(entry.getValue().assets(), entry.getValue().debts())));
    return new SumNode(new Hash(node.hash()), new AssetTotals(totals));
  }
}
