package org.plimsoll.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.pathSingleSlash;
import static org.apache.pekko.http.javadsl.server.Directives.redirect;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /openapi.yaml}, {@code /openapi.json} and {@code /docs/}: what the API is, for programs
 * and for people. All of it comes from this program alone: pages may load and ask nothing
 * elsewhere.
 */
final class DocumentRoutes {
  private static final String FILE = "openapi.yaml";
  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_VERSION =
      "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private static final ContentType YAML =
      ContentTypes.create(MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8));
  private static final ContentType CSS = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
  private static final ContentType SCRIPT =
      MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
  private static final ContentType PNG = MediaTypes.IMAGE_PNG.toContentType();

  /** Kept, and asked for again only to hear that nothing changed. */
  private static final HttpHeader CACHING = RawHeader.create("Cache-Control", "no-cache");

  private static final List<HttpHeader> GUARDS =
      List.of(
          CACHING,
          // Its own stylesheet has pictures in data addresses.
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                  + " form-action 'none'; frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  /** What is answered at one address, the same for as long as the program runs. */
  private record Page(ContentType type, byte[] content, EntityTag tag) {
    static Page of(ContentType type, byte[] content) {
      return new Page(type, content, EntityTag.create(digest(content), false));
    }

    static Page of(ContentType type, String resource) {
      return of(type, resource(resource));
    }

    Route route() {
      return get(
          () ->
              conditional(
                  tag,
                  () ->
                      complete(
                          HttpResponse.create().withEntity(HttpEntities.create(type, content)))));
    }
  }

  private final Page yaml;
  private final Page json;
  private final Page index;

  /** What the page loads, by name. */
  private final Map<String, Page> parts;

  DocumentRoutes() {
    yaml = Page.of(YAML, FILE);
    json = Page.of(ContentTypes.APPLICATION_JSON, inJson(yaml.content()));
    index = Page.of(ContentTypes.TEXT_HTML_UTF8, "docs/index.html");
    String webjar = WEBJAR + webjarVersion() + "/";
    parts =
        Map.of(
            "initializer.js", Page.of(SCRIPT, "docs/initializer.js"),
            "swagger-ui-bundle.js", Page.of(SCRIPT, webjar + "swagger-ui-bundle.js"),
            "swagger-ui.css", Page.of(CSS, webjar + "swagger-ui.css"),
            "favicon-32x32.png", Page.of(PNG, webjar + "favicon-32x32.png"));
  }

  Route route() {
    return respondWithHeaders(
        GUARDS,
        () ->
            concat(
                path(FILE, yaml::route),
                path("openapi.json", json::route),
                pathPrefix(
                    "docs",
                    () ->
                        concat(
                            pathEnd(() -> get(DocumentRoutes::toIndex)),
                            pathSingleSlash(index::route),
                            path(segment(), this::part)))));
  }

  private static Route toIndex() {
    return redirect(Uri.create("/docs/"), StatusCodes.PERMANENT_REDIRECT);
  }

  private Route part(String name) {
    return parts.containsKey(name) ? parts.get(name).route() : reject();
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static byte[] inJson(byte[] yaml) {
    try {
      return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read; the program is built wrongly", e);
    }
  }

  private static String webjarVersion() {
    try (InputStream in = opened(WEBJAR_VERSION)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = opened(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream opened(String name) throws IOException {
    InputStream in = DocumentRoutes.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is missing; the program is built wrongly");
    }
    return in;
  }
}
