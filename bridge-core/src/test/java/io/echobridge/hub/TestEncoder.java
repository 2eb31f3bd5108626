package io.echobridge.hub;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.net.Frame;
import io.echobridge.presence.PresentMember;
import io.echobridge.protocol.Delivery;
import io.echobridge.protocol.GapReason;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.WhisperRefusal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Plain words, so that tests can be read; counts how often it encodes an event. */
public final class TestEncoder implements MessageEncoder {
  /** A name that no event can have where the encoder is terse. */
  static final String UNSAYABLE = "unsayable";

  final AtomicInteger events = new AtomicInteger();

  /** Whether it answers everything, gives reasons and names senders, as some protocols do. */
  private final boolean talkative;

  /** Whether it says where events stand. */
  private final boolean placing;

  /** One that says no more than laravel-echo wants to hear. */
  public TestEncoder() {
    this(false, false);
  }

  private TestEncoder(boolean talkative, boolean placing) {
    this.talkative = talkative;
    this.placing = placing;
  }

  /** One that says all there is to say. */
  static TestEncoder talkative() {
    return new TestEncoder(true, false);
  }

  /** One that says where events and whispers stand, where there is a history. */
  static TestEncoder placing() {
    return new TestEncoder(false, true);
  }

  private String place(Delivery said) {
    return placing && said.offset() != null ? " @" + said.offset().get() : "";
  }

  @Override
  public Optional<Frame> gap(GapReason reason, String offset) {
    return Optional.of(Frame.text("gap " + reason.word() + " @" + offset));
  }

  @Override
  public Optional<Frame> event(Delivery event) {
    events.incrementAndGet();
    return !talkative && event.name().equals(UNSAYABLE)
        ? Optional.empty()
        : Optional.of(
            Frame.text(
                "event "
                    + event.channel()
                    + " "
                    + event.name()
                    + " "
                    + event.data()
                    + (event.isText() ? " as text" : "")
                    + place(event)));
  }

  @Override
  public Optional<Frame> whisper(Delivery whisper) {
    String said = "whisper " + whisper.channel() + " " + whisper.name() + " " + whisper.data();
    said += place(whisper);
    return Optional.of(Frame.text(talkative ? said + " from " + sender(whisper) : said));
  }

  private static String sender(Delivery whisper) {
    Delivery.Sender sender = whisper.sender();
    if (sender == null) {
      return "nobody";
    }
    Member member = sender.member();
    return sender.publicId() + (member == null ? "" : " " + member.userId());
  }

  @Override
  public Optional<Frame> subscribed(ChannelName channel, Optional<List<PresentMember>> members) {
    return members
        .map(
            present ->
                "here "
                    + channel
                    + " "
                    + present.stream().map(TestEncoder::text).collect(Collectors.joining(" ")))
        .or(() -> talkative ? Optional.of("subscribed " + channel) : Optional.empty())
        .map(Frame::text);
  }

  @Override
  public Optional<Frame> presenceJoining(ChannelName channel, PresentMember member) {
    return Optional.of(Frame.text("joining " + channel + " " + text(member)));
  }

  @Override
  public Optional<Frame> presenceLeaving(ChannelName channel, Member member) {
    return Optional.of(Frame.text("leaving " + channel + " " + member.userId()));
  }

  @Override
  public Optional<Frame> refused(ChannelName channel, Refused refusal) {
    String said = "refused " + channel + " " + refusal.status();
    return Optional.of(Frame.text(talkative ? said + ": " + refusal.words() : said));
  }

  @Override
  public Optional<Frame> whisperRefused(ChannelName channel, WhisperRefusal reason) {
    return talkative
        ? Optional.of(Frame.text("whisper refused " + channel + " " + reason))
        : Optional.empty();
  }

  @Override
  public Optional<Frame> cacheMiss(ChannelName channel) {
    return Optional.of(Frame.text("cache miss " + channel));
  }

  @Override
  public Optional<Frame> subscriptionCount(ChannelName channel, int count) {
    return Optional.of(Frame.text("count " + channel + " " + count));
  }

  @Override
  public Optional<Frame> watchlist(List<String> online, List<String> offline) {
    return Optional.of(Frame.text("online " + online + " offline " + offline));
  }

  private static String text(PresentMember member) {
    return member.member().userId() + "@" + member.publicId();
  }
}
