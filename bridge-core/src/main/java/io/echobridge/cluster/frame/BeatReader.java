package io.echobridge.cluster.frame;

import static io.echobridge.cluster.frame.BoundedCbor.END;
import static io.echobridge.cluster.frame.BoundedCbor.require;

import io.echobridge.presence.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a sign of life, which may come in any order of its keys. */
final class BeatReader {
  private static final int MAX_PERIOD_MILLIS = 600_000;
  private static final int MAX_NAME = 255;

  private long number;
  private long last;
  private long digest;
  private int entries;
  private long whisper;
  private long state;
  private @Nullable List<NodeId> members;
  private int period;
  private int connections;
  private long started;
  private String name = "";
  private String version = "";
  private @Nullable String relay;
  private @Nullable String tag;
  private long features;
  private long configuration;

  private BeatReader() {}

  static Frame.Beat beat(BoundedCbor in) throws IOException, RejectedFrameException {
    BeatReader read = new BeatReader();
    for (int key = in.key(); key != END; key = in.key()) {
      read.value(key, in);
    }
    return read.made();
  }

  private void value(int key, BoundedCbor in) throws IOException, RejectedFrameException {
    switch (key) {
      case Layout.Beat.NUMBER -> number = in.number(0);
      case Layout.Beat.LAST -> last = in.number(0);
      case Layout.Beat.DIGEST -> digest = in.bits();
      case Layout.Beat.ENTRIES -> entries = in.count();
      case Layout.Beat.WHISPER -> whisper = in.number(0);
      case Layout.Beat.STATE -> state = in.bits();
      case Layout.Beat.MEMBERS -> members = in.list(one -> new NodeId(one.bits()));
      case Layout.Beat.PERIOD -> period = in.count();
      case Layout.Beat.CONNECTIONS -> connections = in.count();
      case Layout.Beat.STARTED -> started = in.number(0);
      case Layout.Beat.NAME -> name = in.text(MAX_NAME);
      case Layout.Beat.VERSION -> version = in.text(MAX_NAME);
      case Layout.Beat.RELAY -> relay = in.text(MAX_NAME);
      case Layout.Beat.TAG -> tag = in.text(MAX_NAME);
      case Layout.Beat.FEATURES -> features = in.bits();
      case Layout.Beat.CONFIGURATION -> configuration = in.bits();
      default -> in.skip();
    }
  }

  private Frame.Beat made() throws RejectedFrameException {
    // Others wait for several of its periods before they think it dead.
    require(period > 0 && period <= MAX_PERIOD_MILLIS);
    return new Frame.Beat(
        number,
        last,
        digest,
        entries,
        whisper,
        (state & Layout.Beat.HELLO) != 0,
        (state & Layout.Beat.OPEN) != 0,
        (state & Layout.Beat.DRAINING) != 0,
        Optional.ofNullable(members),
        new Frame.About(
            period, connections, started, name, version, relay, tag, features, configuration));
  }
}
