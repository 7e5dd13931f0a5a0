package org.plimsoll.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Issues certificates with the keytool of this JDK, as an operator's authority would. */
final class TestAuthority {
  private static final String WORD = "only-for-this-test";

  private final Path directory;

  /** Draws the key of a new authority, whose files are kept here. */
  TestAuthority(Path directory) throws IOException, InterruptedException {
    this.directory = Files.createDirectories(directory);
    keytool("ca", "-genkeypair", "-dname", "CN=authority", "-ext", "bc:c");
    keytool("ca", "-exportcert", "-rfc", "-file", file("ca.crt"));
  }

  /**
   * Writes or renews {@code tls.key}, {@code tls.crt} and {@code ca.crt} of a node into a
   * directory.
   */
  void issue(Path node, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Files.createDirectories(node);
    Files.deleteIfExists(directory.resolve("node.p12"));
    keytool("node", "-genkeypair", "-dname", "CN=" + name);
    keytool("node", "-certreq", "-file", file("node.csr"));
    keytool("ca", "-gencert", "-rfc", "-infile", file("node.csr"), "-outfile", file("node.crt"));
    copy("node.crt", node.resolve("tls.crt"));
    copy("ca.crt", node.resolve("ca.crt"));
    Files.writeString(node.resolve("tls.key"), key());
  }

  private void copy(String name, Path target) throws IOException {
    Files.copy(directory.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
  }

  private String key() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("node.p12"))) {
      store.load(in, WORD.toCharArray());
    }
    byte[] encoded = store.getKey("node", WORD.toCharArray()).getEncoded();
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
  }

  private void keytool(String alias, String action, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(action, "-alias", alias, "-keystore", file(alias + ".p12")));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", WORD));
    if (action.equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
    }
    command.addAll(List.of(options));
    Path said = directory.resolve("keytool.out");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(action + " failed: " + Files.readString(said));
    }
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }
}
