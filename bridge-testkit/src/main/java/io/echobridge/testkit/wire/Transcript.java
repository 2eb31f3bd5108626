package io.echobridge.testkit.wire;

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
 * a = websocket /chat        a connects; also: http, and what the dialect adds
 * a > hello                  a says something; &amp;&amp; between things that go in one write
 * a &lt; welcome {id}           the server answers exactly that; {id} is kept, {*} is anything
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
public class Transcript implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\{(\\w+|\\*)}");

  /** What the conversations are held with. */
  public final WireServer server;

  private final Dialect dialect;
  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Map<String, String> kept = new LinkedHashMap<>();

  /**
   * @param server closed with this
   */
  public Transcript(WireServer server, Dialect dialect) {
    this.server = server;
    this.dialect = dialect;
  }

  /** What a name stands for. */
  public final String kept(String name) {
    return kept.getOrDefault(name, "");
  }

  /** Plays a conversation, line by line; an answer that does not fit is a failed assertion. */
  public final void play(String conversation) throws IOException {
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
  public final String next(String name) throws IOException {
    return peer(name).receive();
  }

  private void act(String name, String verb, String rest) throws IOException {
    switch (verb) {
      case "=" -> peers.put(name, connect(fill(rest)));
      case ">" -> say(name, fill(rest));
      case "<" -> hear(name, rest);
      case "sync" -> dialect.sync(peer(name));
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
    String rest = words.length < 2 ? "" : words[1];
    return switch (words[0]) {
      case "http" -> new HttpPeer(port, dialect.path());
      case "websocket" ->
          new WebSocketPeer(
              port, dialect.path(), rest.startsWith("/") ? rest : dialect.webSocket(rest));
      default -> dialect.connect(port, words[0], rest);
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
        regex.append("([\\w.~-]+)");
      }
    }
    regex.append(Pattern.quote(plain(expected.substring(at))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
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

  /** Who is called so. */
  protected final Peer peer(String name) {
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
