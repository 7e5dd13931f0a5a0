package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.checkpoint.CheckpointVerifier;
import org.plimsoll.account.checkpoint.ProofDocument;
import org.plimsoll.account.checkpoint.SignedCheckpoint;
import org.plimsoll.account.checkpoint.VerifierKey;

/** What an owner and an auditor can fetch, verified as they would. */
final class CheckpointRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void an_owner_proves_what_its_account_held_with_the_key_alone() throws JsonProcessingException {
    String account = node.openWith("5000");

    Answer answer = awaitProof(account, 2);

    ProofDocument proof = new ObjectMapper().readValue(answer.text(), ProofDocument.class);
    assertThat(proof.fault(key())).isEmpty();
    assertThat(proof.account()).hasToString(account);
    assertThat(proof.balances()).containsOnlyKeys("USDT").containsEntry("USDT", "5000");
  }

  @Test
  void checkpoints_are_listed_by_number_and_follow_each_other() {
    awaitProof(node.openWith("1"), 2);
    awaitProof(node.openWith("1"), 2);
    List<SignedCheckpoint> notes = new ArrayList<>();
    Answer page = api.get("/v1/audit/checkpoints?limit=1").isSuccess(200);
    for (int n = 0; n < 2; n++) {
      JsonNode listed = page.body().at("/checkpoints/0");
      SignedCheckpoint note = SignedCheckpoint.parse(listed.path("note").asText());
      assertThat(note.checkpoint().number()).isEqualTo(listed.path("number").asLong());
      notes.add(note);
      page = api.get("/v1/audit/checkpoints?limit=1&cursor=" + page.at("/next")).isSuccess(200);
    }

    assertThat(CheckpointVerifier.faultsOfRow(Optional.empty(), notes, key())).isEmpty();
    String second = String.valueOf(notes.get(1).checkpoint().number() - 1);
    assertThat(api.get("/v1/audit/checkpoints?limit=1&after=" + second).at("/checkpoints/0/note"))
        .isEqualTo(notes.get(1).text());
    Answer last = api.get("/v1/audit/checkpoints?after=1000000").isSuccess(200);
    assertThat(last.body().at("/checkpoints")).isEmpty();
    assertThat(last.body().at("/next").isNull()).isTrue();
  }

  @Test
  void the_latest_is_the_newest_of_them() {
    awaitProof(node.openWith("1"), 2);

    Answer latest = api.get("/v1/audit/checkpoints/latest").isSuccess(200);
    assertThat(latest.body().at("/totals/USDT/debts").isTextual()).isTrue();

    SignedCheckpoint note = SignedCheckpoint.parse(latest.at("/note"));
    assertThat(note.fault(key())).isEmpty();
    assertThat(latest.body().path("accounts").asLong()).isEqualTo(note.checkpoint().root().size());
    assertThat(latest.body().path("accounts").asLong()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void what_is_not_there_is_told_as_a_problem() {
    api.get("/v1/accounts/nobody-at-all/proof").isProblem(404, "ACCOUNT_NOT_FOUND");
    api.get("/v1/audit/checkpoints?limit=51").isProblem(400, "INVALID_PARAMETER");
    api.get("/v1/audit/checkpoints?before=3").isProblem(400, "INVALID_PARAMETER");
    api.get("/v1/audit/nothing").isProblem(404, "NOT_FOUND");
  }

  @Test
  void a_venue_that_signs_none_says_so() {
    JournalServices real = node.services().journal();
    ApiClient without =
        node.bind(
            OtherServices.with(
                node.services(), new JournalServices(real.log(), Optional.empty(), real.news())));

    without.get("/v1/audit/key").isProblem(404, "CHECKPOINT_NOT_FOUND");
    without.get("/v1/audit/checkpoints/latest").isProblem(404, "CHECKPOINT_NOT_FOUND");
  }

  private VerifierKey key() {
    return VerifierKey.parse(api.get("/v1/audit/key").isSuccess(200).at("/key"));
  }

  private Answer awaitProof(String account, long sequence) {
    return await()
        .until(
            () -> api.get("/v1/accounts/" + account + "/proof"),
            answer ->
                answer.status() == 200 && answer.body().path("sequence").asLong() == sequence);
  }
}
