package io.echobridge.protocol.raw.frame;

import static io.echobridge.text.JsonText.quoted;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events as server-sent ones (WHATWG HTML, section 9.2.6), in one of four forms. */
public final class SseEncoder implements MessageEncoder {
  private static final SseEncoder JSON = new SseEncoder(false, false);
  private static final SseEncoder RAW = new SseEncoder(true, false);
  private static final SseEncoder NAMED_JSON = new SseEncoder(false, true);
  private static final SseEncoder NAMED_RAW = new SseEncoder(true, true);

  /** An application's event of these names goes without: we and the browser say things by them. */
  private static final Set<String> OURS = Set.of("place", "gap", "error", "open");

  private final boolean isRaw;
  private final boolean isNamed;

  private SseEncoder(boolean isRaw, boolean isNamed) {
    this.isRaw = isRaw;
    this.isNamed = isNamed;
  }

  /**
   * There is one encoder for each wire format.
   *
   * @param isRaw whether the data stand alone; otherwise JSON names the channel and the event, too
   * @param isNamed whether events go by their names, so that a page listens for each; otherwise all
   *     are messages
   */
  public static SseEncoder of(boolean isRaw, boolean isNamed) {
    if (isNamed) {
      return isRaw ? NAMED_RAW : NAMED_JSON;
    }
    return isRaw ? RAW : JSON;
  }

  @Override
  public String wireFormat() {
    return (isRaw ? "sse-raw" : "sse") + (isNamed ? "-named" : "");
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    return Optional.of(write(event));
  }

  /**
   * Data alone does not tell the page that the application did not say it, so there it is not said.
   */
  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    return isRaw ? Optional.empty() : Optional.of(write(whisper));
  }

  private Frame write(Delivery delivery) {
    SseText out = new SseText(delivery.data().length() + delivery.name().length() + 256);
    Place.of(delivery).ifPresent(out::id);
    if (isNamed && isName(delivery.name())) {
      out.event(delivery.name());
    }
    out.data();
    if (isRaw) {
      return out.append(Content.of(delivery)).end();
    }
    return out.append("{\"channel\":" + quoted(delivery.channel().value()))
        .append(",\"event\":" + quoted(delivery.name()) + ",\"data\":")
        .append(delivery.data().utf8())
        .append("}")
        .end();
  }

  /** A name that a line can hold; an empty one is none. */
  private static boolean isName(String name) {
    return name.indexOf('\n') < 0 && name.indexOf('\r') < 0 && !OURS.contains(name);
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.empty();
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    return Optional.of(SseSayings.error(channel.value(), refusal.status()));
  }

  @Override
  public Optional<Frame> gap(GapReason reason, String offset) {
    return Optional.of(SseSayings.gap(reason, Optional.of(offset)));
  }
}
