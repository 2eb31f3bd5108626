package io.echobridge.cluster.frame;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Confirm;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the bodies of frames in CBOR (RFC 8949): maps with the keys of {@link Layout}. */
final class BodyWriter {
  private static final CBORFactory CBOR =
      CBORFactory.builder()
          // Half of a surrogate pair becomes U+FFFD: what is not text must not stop a frame.
          .enable(CBORGenerator.Feature.LENIENT_UTF_ENCODING)
          .build();

  private final CBORGenerator out;

  private BodyWriter(CBORGenerator out) {
    this.out = out;
  }

  static byte[] write(Frame frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (CBORGenerator out = CBOR.createGenerator(bytes)) {
      out.writeStartObject();
      new BodyWriter(out).frame(frame);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private void frame(Frame frame) throws IOException {
    if (frame instanceof Frame.Beat beat) {
      beat(beat);
    } else if (frame instanceof Frame.Changes changes) {
      number(Layout.Changes.FIRST, changes.first());
      list(Layout.Changes.LIST, changes.changes(), this::change);
    } else if (frame instanceof Frame.Ask ask) {
      number(Layout.Ask.HAVE, ask.have());
      number(Layout.Ask.NONCE, ask.nonce());
    } else if (frame instanceof Frame.Snapshot snapshot) {
      snapshot(snapshot);
    } else if (frame instanceof Frame.Remains remains) {
      remains(remains);
    } else if (frame instanceof Frame.Bye bye) {
      number(Layout.Bye.LAST, bye.last());
    } else if (frame instanceof Frame.Whispers whispers) {
      number(Layout.Whispers.FIRST, whispers.first());
      list(Layout.Whispers.LIST, whispers.whispers(), this::whisper);
    } else if (frame instanceof Frame.Question question) {
      number(Layout.Question.ID, question.id());
      text(Layout.Question.KIND, question.kind());
      text(Layout.Question.ARGUMENT, question.argument());
    } else if (frame instanceof Frame.Answer answer) {
      number(Layout.Answer.ID, answer.id());
      number(Layout.Answer.INDEX, answer.index());
      flag(Layout.Answer.IS_LAST, answer.isLast());
      flag(Layout.Answer.CAN, answer.can());
      list(Layout.Answer.ROWS, answer.rows(), this::row);
      if (answer.kept() != null) {
        out.writeFieldId(Layout.Answer.KEPT);
        change(answer.kept());
      }
      ByteBuffer part = answer.part();
      if (part != null) {
        out.writeFieldId(Layout.Answer.PART);
        out.writeBinary(part.array(), part.arrayOffset() + part.position(), part.remaining());
      }
    }
  }

  private void beat(Frame.Beat beat) throws IOException {
    number(Layout.Beat.NUMBER, beat.number());
    number(Layout.Beat.LAST, beat.last());
    number(Layout.Beat.DIGEST, beat.digest());
    number(Layout.Beat.ENTRIES, beat.entries());
    number(Layout.Beat.WHISPER, beat.whisper());
    number(
        Layout.Beat.STATE,
        (beat.hello() ? Layout.Beat.HELLO : 0)
            | (beat.open() ? Layout.Beat.OPEN : 0)
            | (beat.draining() ? Layout.Beat.DRAINING : 0));
    if (beat.members().isPresent()) {
      list(Layout.Beat.MEMBERS, beat.members().get(), node -> out.writeNumber(node.bits()));
    }
    Frame.About about = beat.about();
    number(Layout.Beat.PERIOD, about.periodMillis());
    number(Layout.Beat.CONNECTIONS, about.connections());
    number(Layout.Beat.STARTED, about.startedMillis());
    text(Layout.Beat.NAME, about.name());
    text(Layout.Beat.VERSION, about.version());
    text(Layout.Beat.RELAY, about.relay());
    text(Layout.Beat.TAG, about.tag());
    number(Layout.Beat.FEATURES, about.features());
    number(Layout.Beat.CONFIGURATION, about.configuration());
  }

  private void change(Change change) throws IOException {
    if (change instanceof Change.Join join) {
      out.writeStartObject(null, 6);
      number(Layout.Change.WORD, Layout.Change.JOINS);
      number(Layout.Change.ENTRY, join.entry());
      text(Layout.Change.CHANNEL, join.channel().value());
      member(join.user(), join.data(), join.publicId());
    } else if (change instanceof Change.Leave leave) {
      out.writeStartObject(null, 2);
      number(Layout.Change.WORD, Layout.Change.LEAVES);
      number(Layout.Change.ENTRY, leave.entry());
    } else if (change instanceof Change.Event event) {
      out.writeStartObject();
      number(Layout.Change.WORD, Layout.Change.EVENT);
      list(Layout.Change.CHANNELS, event.channels(), channel -> out.writeString(channel.value()));
      text(Layout.Change.NAME, event.event().name());
      json(Layout.Change.DATA, event.event().data());
      text(Layout.Change.EXCEPT_SOCKET, event.event().exceptSocket());
      if (!event.event().exceptAll().isEmpty()) {
        list(Layout.Change.EXCEPT_ALL, event.event().exceptAll(), out::writeString);
      }
      number(Layout.Change.AGE, event.ageMillis());
      if (event.event().isText()) {
        flag(Layout.Change.IS_TEXT, true);
      }
      Confirm confirm = event.event().confirm();
      if (confirm != null) {
        text(Layout.Change.CONFIRM, confirm.id());
        number(Layout.Change.WAIT, confirm.waitMillis());
      }
      trace(event.event().trace());
    } else if (change instanceof Change.Command command) {
      out.writeStartObject(null, 4);
      number(Layout.Change.WORD, Layout.Change.COMMANDS);
      text(Layout.Change.COMMAND, command.word());
      text(Layout.Change.ARGUMENT, command.argument());
      number(Layout.Change.AGE, command.ageMillis());
    } else {
      out.writeStartObject(null, 0); // it has no word that anybody knows
    }
    out.writeEndObject();
  }

  private void trace(@Nullable TraceContext trace) throws IOException {
    if (trace != null) {
      text(Layout.Change.TRACE_PARENT, trace.parent());
      text(Layout.Change.TRACE_STATE, trace.state());
    }
  }

  private void member(String user, RawJson data, String publicId) throws IOException {
    text(Layout.Change.USER, user);
    json(Layout.Change.DATA, data);
    text(Layout.Change.PUBLIC_ID, publicId);
  }

  private void snapshot(Frame.Snapshot snapshot) throws IOException {
    number(Layout.Snapshot.NONCE, snapshot.nonce());
    number(Layout.Snapshot.STREAM, snapshot.stream());
    number(Layout.Snapshot.INDEX, snapshot.index());
    number(Layout.Snapshot.COUNT, snapshot.count());
    number(Layout.Snapshot.AS_OF, snapshot.asOf());
    channels(Layout.Snapshot.CHANNELS, snapshot.members());
  }

  private void remains(Frame.Remains remains) throws IOException {
    number(Layout.Remains.OF, remains.of().bits());
    number(Layout.Remains.MISSES, remains.misses());
    flag(Layout.Remains.IS_OPEN, remains.open());
    number(Layout.Remains.LINGER, remains.lingerMillis());
    number(Layout.Remains.STREAM, remains.part().stream());
    number(Layout.Remains.INDEX, remains.part().index());
    number(Layout.Remains.COUNT, remains.part().count());
    number(Layout.Remains.AS_OF, remains.part().asOf());
    channels(Layout.Remains.CHANNELS, remains.part().members());
  }

  /** The channels and their members, each name once. */
  private void channels(int key, List<Frame.Snapshot.Member> members) throws IOException {
    Map<ChannelName, List<Frame.Snapshot.Member>> channels = new LinkedHashMap<>();
    for (Frame.Snapshot.Member member : members) {
      channels.computeIfAbsent(member.channel(), name -> new ArrayList<>()).add(member);
    }
    list(
        key,
        channels.entrySet(),
        channel -> {
          out.writeStartObject(null, 2);
          text(Layout.Snapshot.CHANNEL, channel.getKey().value());
          list(Layout.Snapshot.MEMBERS, channel.getValue(), this::entry);
          out.writeEndObject();
        });
  }

  private void entry(Frame.Snapshot.Member member) throws IOException {
    out.writeStartObject(null, 5);
    number(Layout.Change.ENTRY, member.entry());
    member(member.user(), member.data(), member.publicId());
    number(Layout.Change.AGE, member.ageMillis());
    out.writeEndObject();
  }

  private void whisper(Frame.Whispers.Whisper whisper) throws IOException {
    out.writeStartObject(null, 5);
    text(Layout.Whispers.CHANNEL, whisper.channel().value());
    text(Layout.Whispers.NAME, whisper.name());
    json(Layout.Whispers.DATA, whisper.data());
    text(Layout.Whispers.PUBLIC_ID, whisper.publicId());
    number(Layout.Whispers.ENTRY, whisper.entry());
    out.writeEndObject();
  }

  private void row(Frame.Answer.Row row) throws IOException {
    out.writeStartObject(null, 3);
    text(Layout.Answer.CHANNEL, row.channel().value());
    number(Layout.Answer.SUBSCRIPTIONS, row.subscriptions());
    number(Layout.Answer.USERS, row.users());
    out.writeEndObject();
  }

  private void number(int key, long value) throws IOException {
    out.writeFieldId(key);
    out.writeNumber(value);
  }

  private void flag(int key, boolean value) throws IOException {
    out.writeFieldId(key);
    out.writeBoolean(value);
  }

  private void text(int key, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeFieldId(key);
      out.writeString(value);
    }
  }

  private void json(int key, RawJson value) throws IOException {
    out.writeFieldId(key);
    out.writeBinary(value.utf8());
  }

  private <T> void list(int key, Collection<T> items, Item<T> item) throws IOException {
    out.writeFieldId(key);
    out.writeStartArray(null, items.size());
    for (T one : items) {
      item.write(one);
    }
    out.writeEndArray();
  }

  /** Writes one of a list. */
  private interface Item<T> {
    void write(T one) throws IOException;
  }
}
