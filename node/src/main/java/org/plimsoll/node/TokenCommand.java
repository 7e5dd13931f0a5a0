package org.plimsoll.node;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plimsoll token}. */
@Command(
    name = "token",
    description = {
      "Makes a token that the node of a directory believes, by the key it keeps there.",
      "For trying things out: whoever may read the directory may be anybody."
    },
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      defaultValue = "data",
      description = "directory of what the node keeps (default: ./data)")
  private Path data;

  @Option(names = "--subject", required = true, description = "who it is that calls")
  private String subject;

  @Option(
      names = "--role",
      required = true,
      split = ",",
      paramLabel = "ROLE",
      description = "${COMPLETION-CANDIDATES}")
  private List<Role> roles;

  @Option(
      names = "--account",
      split = ",",
      paramLabel = "OWNER",
      description =
          "whose accounts it may act for: * is everybody but the venue, whose own are house"
              + " (default: the subject's)")
  private List<String> accounts;

  @Option(
      names = "--source",
      split = ",",
      paramLabel = "SOURCE",
      description =
          "whose prices it may tell as an oracle_publisher; * is every source (default: the"
              + " subject's)")
  private List<String> sources;

  @Option(
      names = "--valid",
      defaultValue = "1h",
      description = "for how long, such as 10m, 1h or 30d, at most 31d (default: ${DEFAULT-VALUE})")
  private String valid;

  @Option(
      names = "--audience",
      defaultValue = "plimsoll",
      description = "plimsoll.http.access.audience of the node (default: ${DEFAULT-VALUE})")
  private String audience;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "where to write it, for this user alone (default: to the console)")
  private Optional<Path> tokenFile;

  @Override
  public Integer call() {
    AccessKey key = AccessKey.existing(data.resolve(AccessKey.FILE));
    String token;
    try {
      token = key.key().mint(audience, caller(), Clock.systemUTC().instant(), lifetime());
    } catch (IllegalArgumentException e) {
      throw new UnusableException(e.getMessage());
    }
    if (tokenFile.isPresent()) {
      AccessKey.write(tokenFile.get(), token);
    } else {
      spec.commandLine().getOut().println(token);
    }
    return 0;
  }

  private Caller caller() {
    return new Caller(
        new Authority(subject, Set.copyOf(accounts == null ? List.of(subject) : accounts)),
        Set.copyOf(roles),
        Set.copyOf(sources == null ? List.of(subject) : sources));
  }

  private Duration lifetime() {
    try {
      return ConfigFactory.empty()
          .withValue("valid", ConfigValueFactory.fromAnyRef(valid))
          .getDuration("valid");
    } catch (ConfigException e) {
      throw new UnusableException("--valid is like 10m, 1h or 30d, was: " + valid);
    }
  }
}
