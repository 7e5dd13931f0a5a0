package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that others generate from what a node serves: they compile, and by them two accounts
 * trade, one is called, tops up and reads the whole story. What a machine lacks to make one is said
 * and skipped.
 */
final class GeneratedClientsIT {
  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path TARGET = Path.of("target", "clients").toAbsolutePath();
  private static final Path TOOLS = TARGET.resolve("tools");
  private static final Path SPECIFICATION = TARGET.resolve("openapi.yaml");

  /** For a machine that does much else. */
  private static final int MINUTES = 10;

  private record Ended(int status, String output) {
    void isSuccess() {
      assertThat(status).as(output).isZero();
    }
  }

  private static NodeProcess node;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    clear();
    node = NodeProcess.start(folder.resolve("data"));
    HttpResponse<String> specification =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(node.address()).resolve("/openapi.yaml")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(specification.statusCode()).isEqualTo(200);
    Files.writeString(SPECIFICATION, specification.body());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void clear() throws IOException {
    Files.createDirectories(TARGET);
    for (String made : List.of("java", "classes", "ts/out")) {
      Path folder = TARGET.resolve(made);
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
      }
    }
  }

  @Test
  void a_client_in_java_compiles_and_trades() throws IOException {
    Path generator = TOOLS.resolve("openapi-generator-cli.jar");
    requireOrSkip(Files.exists(generator), "the generator is not in " + TOOLS);
    Path generated = TARGET.resolve("java");
    run(
            TARGET,
            jdk("java"),
            "-Xmx512m",
            "-jar",
            generator.toString(),
            "generate",
            "--generator-name=java",
            "--library=native",
            "--input-spec=" + SPECIFICATION,
            "--output=" + generated,
            // Exact, and never with an exponent, as a BigDecimal might be written.
            "--type-mappings=decimal=String",
            "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
            "--additional-properties=hideGenerationTimestamp=true,openApiNullable=false,"
                + "useJakartaEe=true,annotationLibrary=none,invokerPackage=org.plimsoll.client,"
                + "apiPackage=org.plimsoll.client.api,modelPackage=org.plimsoll.client.model")
        .isSuccess();

    String classPath = classPath();
    Path classes = Files.createDirectories(TARGET.resolve("classes"));
    Path list = TARGET.resolve("sources.txt");
    Files.write(list, sources(generated));
    run(TARGET, jdk("javac"), "-nowarn", "-d", classes.toString(), "-cp", classPath, "@" + list)
        .isSuccess();

    Ended smoke =
        run(
            TARGET,
            jdk("java"),
            "-cp",
            classes + File.pathSeparator + classPath,
            "Smoke",
            node.address(),
            node.token());
    smoke.isSuccess();
    assertThat(smoke.output()).contains("smoke: done");
  }

  @Test
  void types_for_typescript_are_checked_and_trade() throws IOException {
    requireOrSkip(isThere("node") && isThere("npm"), "node and npm are not installed");
    Path folder = Files.createDirectories(TARGET.resolve("ts"));
    for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", "smoke.ts")) {
      Files.write(folder.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
    }
    Ended installed =
        run(
            folder,
            "npm",
            "ci",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--fetch-retries=1");
    requireOrSkip(installed.status() == 0, "npm cannot install:\n" + installed.output());

    run(folder, "npx", "openapi-typescript", SPECIFICATION.toString(), "-o", "api.ts").isSuccess();
    run(folder, "npx", "tsc").isSuccess();

    Ended smoke = run(folder, "node", "out/smoke.js", node.address(), node.token());
    smoke.isSuccess();
    assertThat(smoke.output()).contains("smoke: done");
  }

  /** Loudly: what is skipped in silence is believed to be tested. */
  private static void requireOrSkip(boolean holds, String otherwise) {
    if (!holds) {
      System.out.println("SKIPPED: a generated client is not tested, for " + otherwise);
    }
    assumeTrue(holds, otherwise);
  }

  private static List<String> sources(Path generated) throws IOException {
    try (Stream<Path> files = Files.walk(generated.resolve("src/main/java"))) {
      return Stream.concat(files, Stream.of(SOURCES.resolve("Smoke.java").toAbsolutePath()))
          .map(Path::toString)
          .filter(name -> name.endsWith(".java"))
          .toList();
    }
  }

  private static String classPath() {
    return Stream.concat(
            Stream.of(
                    ObjectMapper.class, JsonFactory.class, JsonProperty.class, JavaTimeModule.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath()),
            Stream.of(TOOLS.resolve("jakarta.annotation-api.jar").toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jdk(String command) {
    return Path.of(System.getProperty("java.home"), "bin", command).toString();
  }

  private static boolean isThere(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Ended run(Path folder, String... command) throws IOException {
    Path output = Files.createTempFile(Files.createDirectories(TARGET), "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as(String.join(" ", command) + "\n" + text).isTrue();
      return new Ended(process.exitValue(), text);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
