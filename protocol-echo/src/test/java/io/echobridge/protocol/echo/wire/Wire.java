package io.echobridge.protocol.echo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays conversations that read like transcripts, a line for each thing that is said:
 *
 * <pre>
 * a = websocket EIO=4        a connects; also: polling EIO=3, http
 * a > 40                     a says something; && between things that go in one write
 * a &lt; 40{"sid":"{id}"}       the server answers exactly that; {id} is kept, {*} is anything
 * a &lt; nothing                the server is silent
 * a sync                     the server has dealt with all that a said
 * a close                    a ends its connection; "abort": by a reset
 * a raw 5\r\nhello             bytes within a request
 * a ? vary: Origin           a header of the last answer; "a ? no vary" for its absence
 * app > news {"event":…}     the application publishes on a channel
 * </pre>
 *
 * <p>{@code {id}} stands for what was kept, {@code <1e>} for that byte.
 */
final class Wire implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\{(\\w+|\\*)}");

  final WireServer server;
  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Map<String, String> kept = new LinkedHashMap<>();

  Wire(Settings settings) {
    server = new WireServer(settings);
  }

  Wire() {
    this(new Settings());
  }

  /** What a name stands for. */
  String kept(String name) {
    return kept.getOrDefault(name, "");
  }

  void play(String conversation) throws IOException {
    for (String line : conversation.lines().toList()) {
      if (!line.isBlank() && !line.strip().startsWith("//")) {
        String[] words = line.strip().split(" ", 3);
        try {
          act(words[0], words[1], words.length < 3 ? "" : words[2]);
        } catch (IOException e) {
          throw new IOException("at: " + line.strip(), e);
        }
      }
    }
  }

  /** What a peer hears next, whatever it is. */
  String next(String name) throws IOException {
    return peer(name).receive();
  }

  private void act(String name, String verb, String rest) throws IOException {
    switch (verb) {
      case "=" -> peers.put(name, connect(fill(rest)));
      case ">" -> say(name, fill(rest));
      case "<" -> hear(name, rest);
      case "sync" -> sync(name);
      case "abort" -> peer(name).abort();
      case "close" -> peer(name).close();
      case "raw" -> ((HttpPeer) peer(name)).raw(rest.replace("\\r\\n", "\r\n"));
      case "?" -> header((HttpPeer) peer(name), fill(rest));
      default -> throw new IllegalArgumentException(name + " " + verb);
    }
  }

  private Peer connect(String how) throws IOException {
    int port = server.port();
    String[] words = how.split(" ", 2);
    return switch (words[0]) {
      case "websocket" ->
          new WebSocketPeer(
              port, words[1].startsWith("/") ? words[1] : "transport=websocket&" + words[1]);
      case "polling" -> new PollingPeer(port, words[1]);
      default -> new HttpPeer(port);
    };
  }

  private void say(String name, String said) throws IOException {
    if (name.equals("app")) {
      String[] words = said.split(" ", 2);
      server.publish(words[0], words[1]);
    } else {
      peer(name).send(said.split(" && ", -1));
    }
  }

  private void hear(String name, String expected) throws IOException {
    if (expected.equals("nothing")) {
      assertThat(peer(name).isQuiet()).as("silence of " + name).isTrue();
      return;
    }
    String heard = peer(name).receive();
    List<String> names = new ArrayList<>();
    Matcher matcher = pattern(expected, names).matcher(heard);
    assertThat(matcher.matches())
        .as("%s expects%n  %s%nand hears%n  %s%nwith %s", name, expected, heard, kept)
        .isTrue();
    for (int i = 0; i < names.size(); i++) {
      kept.put(names.get(i), matcher.group(i + 1));
    }
  }

  private Pattern pattern(String expected, List<String> names) {
    StringBuilder regex = new StringBuilder();
    Matcher place = NAME.matcher(expected);
    int at = 0;
    while (place.find()) {
      regex.append(Pattern.quote(plain(expected.substring(at, place.start()))));
      at = place.end();
      String name = place.group(1);
      if (name.equals("*")) {
        regex.append(".*");
      } else if (kept.containsKey(name)) {
        regex.append(Pattern.quote(kept(name)));
      } else if (names.contains(name)) {
        regex.append('\\').append(names.indexOf(name) + 1);
      } else {
        names.add(name);
        regex.append("([\\w.-]+)");
      }
    }
    regex.append(Pattern.quote(plain(expected.substring(at))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /**
   * Twice a question and its answer: the second comes after all that the first one's batch began.
   */
  private void sync(String name) throws IOException {
    for (int i = 0; i < 2; i++) {
      peer(name).send("40/nowhere,");
      assertThat(peer(name).receive()).startsWith("44/nowhere,");
    }
  }

  private static void header(HttpPeer peer, String expected) {
    if (expected.startsWith("no ")) {
      assertThat(peer.headers()).doesNotContainKey(expected.substring(3));
    } else {
      String[] header = expected.split(": ", 2);
      assertThat(peer.headers()).containsEntry(header[0], header[1]);
    }
  }

  private String fill(String text) {
    return plain(NAME.matcher(text).replaceAll(m -> Matcher.quoteReplacement(kept(m.group(1)))));
  }

  private static String plain(String text) {
    return text.replace("<1e>", "\u001e");
  }

  private Peer peer(String name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new IllegalArgumentException("nobody is called " + name);
    }
    return peer;
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers.values()) {
      peer.close();
    }
    server.close();
  }
}
