package io.echobridge.hub.recovery;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.ChannelName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a node has missed, as another one has it.
 *
 * @param next where the following part begins; null where this is the last
 * @param points what the broker's plug-in says of all places in it
 * @param messages with ordinals that are counted from the beginning of the part
 * @param gone channels for which there were others, which are not kept any more
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares parts
public record MissedPart(
    MissedQuestion.@Nullable Next next,
    byte[] points,
    List<BrokerMessage> messages,
    List<ChannelName> gone) {
  /** As bytes, for {@link #of}. */
  public ByteBuffer bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeBoolean(next != null);
      if (next != null) {
        out.writeLong(next.ordinal());
        out.writeLong(next.after());
      }
      write(out, points);
      out.writeInt(messages.size());
      for (BrokerMessage each : messages) {
        out.writeLong(each.ordinal());
        write(out, each.address().getBytes(StandardCharsets.UTF_8));
        write(out, each.body());
      }
      out.writeInt(gone.size());
      for (ChannelName each : gone) {
        write(out, each.value().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never, in memory
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, byte[] some) throws IOException {
    out.writeInt(some.length);
    out.write(some);
  }

  /**
   * The part that bytes are; empty where they are none. It takes no more memory than they do, and
   * what a list of as many items takes.
   */
  public static Optional<MissedPart> of(ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.duplicate().get(all);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(all));
    try {
      MissedQuestion.Next next =
          in.readBoolean() ? new MissedQuestion.Next(in.readLong(), in.readLong()) : null;
      byte[] points = read(in);
      List<BrokerMessage> messages = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        long ordinal = in.readLong();
        String address = new String(read(in), StandardCharsets.UTF_8);
        messages.add(BrokerMessage.of(address, read(in), 0, ordinal));
      }
      List<ChannelName> gone = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        ChannelName.parse(new String(read(in), StandardCharsets.UTF_8)).ifPresent(gone::add);
      }
      return Optional.of(new MissedPart(next, points, messages, gone));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("shorter than it says");
    }
    return in.readNBytes(length);
  }
}
