package io.echobridge.cluster.frame;

import static io.echobridge.cluster.frame.BoundedCbor.END;
import static io.echobridge.cluster.frame.BoundedCbor.given;
import static io.echobridge.cluster.frame.BoundedCbor.require;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one map of a change, or of an entry of a snapshot: read as it comes, then made
 * what its word says. Keys that this version does not know are passed over.
 */
final class ChangeReader {
  private static final Change UNKNOWN = new Change.Unknown();

  private final int word;
  private long entry;
  private @Nullable ChannelName channel;
  private @Nullable String user;
  private @Nullable RawJson data;
  private @Nullable String publicId;
  private List<ChannelName> channels = List.of();
  private String name = "";
  private @Nullable String exceptSocket;
  private List<String> exceptAll = List.of();
  private long age;
  private boolean isText;
  private String confirm = "";
  private @Nullable String traceParent;
  private @Nullable String traceState;
  private long wait;
  private @Nullable String command;
  private String argument = "";

  private ChangeReader(int word) {
    this.word = word;
  }

  /** Reads a change of any word, which stands first in it. */
  static Change change(BoundedCbor in) throws IOException, RejectedFrameException {
    in.map();
    int first = in.key();
    if (first == END) {
      return UNKNOWN;
    }
    ChangeReader read = new ChangeReader(first == Layout.Change.WORD ? in.count() : 0);
    read.rest(in);
    return switch (read.word) {
      case Layout.Change.JOINS -> read.join();
      case Layout.Change.LEAVES -> new Change.Leave(read.entry());
      case Layout.Change.EVENT -> read.event();
      case Layout.Change.COMMANDS ->
          new Change.Command(given(read.command), read.argument, read.age);
      default -> UNKNOWN;
    };
  }

  /** Reads an entry of a snapshot. */
  static Frame.Snapshot.Member member(ChannelName channel, BoundedCbor in)
      throws IOException, RejectedFrameException {
    in.map();
    ChangeReader read = new ChangeReader(Layout.Change.JOINS);
    read.rest(in);
    read.channel = channel;
    Change.Join join = read.join();
    return new Frame.Snapshot.Member(
        join.entry(), channel, join.user(), join.data(), join.publicId(), read.age);
  }

  private void rest(BoundedCbor in) throws IOException, RejectedFrameException {
    for (int key = in.key(); key != END; key = in.key()) {
      if (word > Layout.Change.COMMANDS || word == 0) {
        in.skip(); // keys of a newer word may mean something else
        continue;
      }
      switch (key) {
        case Layout.Change.ENTRY -> entry = in.number(1);
        case Layout.Change.CHANNEL -> channel = in.channel();
        case Layout.Change.USER -> user = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.DATA ->
            data =
                word == Layout.Change.EVENT
                    ? in.json(FrameCodec.MAX_BYTES)
                    : in.object(FrameCodec.MAX_ENTRY);
        case Layout.Change.PUBLIC_ID -> publicId = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.CHANNELS -> channels = in.list(BoundedCbor::channel);
        case Layout.Change.NAME -> name = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.EXCEPT_SOCKET -> exceptSocket = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.EXCEPT_ALL -> exceptAll = in.list(one -> one.text(FrameCodec.MAX_ENTRY));
        case Layout.Change.AGE -> age = in.number(0);
        case Layout.Change.COMMAND -> command = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.CONFIRM -> confirm = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.WAIT -> wait = in.number(0);
        case Layout.Change.TRACE_PARENT -> traceParent = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.TRACE_STATE -> traceState = in.text(FrameCodec.MAX_ENTRY);
        case Layout.Change.IS_TEXT -> isText = in.flag();
        case Layout.Change.ARGUMENT -> argument = in.text(FrameCodec.MAX_ENTRY);
        default -> in.skip();
      }
    }
  }

  private long entry() throws RejectedFrameException {
    require(entry > 0);
    return entry;
  }

  private Change.Join join() throws RejectedFrameException {
    ChannelName on = given(channel);
    String of = given(user);
    RawJson object = given(data);
    String id = given(publicId);
    if (on.value().length() + of.length() + object.length() + id.length() > FrameCodec.MAX_ENTRY) {
      throw new RejectedFrameException(RejectedFrameException.TOO_LARGE);
    }
    return new Change.Join(entry(), on, of, object, id);
  }

  private Change.Event event() throws RejectedFrameException {
    require(!name.isEmpty() && !channels.isEmpty());
    Confirm asked = Confirm.of(confirm, wait, channels.size()).orElse(null);
    BroadcastEvent event =
        new BroadcastEvent(
            name,
            given(data),
            exceptSocket,
            Set.copyOf(exceptAll),
            isText,
            asked,
            TraceContext.of(traceParent, traceState));
    return new Change.Event(channels, event, age);
  }
}
