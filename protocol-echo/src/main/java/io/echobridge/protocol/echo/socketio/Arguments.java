package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import java.util.List;

/**
 * What an event or an acknowledgement carries. Arguments stay the JSON text that the sender wrote;
 * binary data in them is a placeholder, {@code {"_placeholder":true,"num":i}}, for the attachment
 * of that number.
 *
 * @param attachments at most {@value Packet#MAX_ATTACHMENTS}
 */
public record Arguments(List<RawJson> values, List<byte[]> attachments) {
  public Arguments {
    values = List.copyOf(values);
    attachments = List.copyOf(attachments);
  }

  /** Arguments without binary data. */
  public static Arguments of(RawJson... values) {
    return new Arguments(List.of(values), List.of());
  }
}
