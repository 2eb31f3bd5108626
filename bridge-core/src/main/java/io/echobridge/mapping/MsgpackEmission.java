package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.echobridge.channel.RawJson;
import io.echobridge.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An emission in MessagePack. Lenient where the emitters of the many languages differ: what should
 * be a list may be absent, nil, an empty text or a map, and the packet's type is not looked at.
 */
final class MsgpackEmission implements Emission {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] body;
  private final Map<Integer, RawJson> made = new HashMap<>();
  private String namespace = "/";
  private Set<String> rooms = Set.of();
  private Set<String> except = Set.of();

  /** Where the packet's data begins: the name and the arguments. */
  private int data = -1;

  private MsgpackEmission(byte[] body) {
    this.body = body;
  }

  static MsgpackEmission read(byte[] body) {
    Msgpack in = new Msgpack(body, 0);
    if (!in.atEnd() && in.isMap()) {
      throw EmitterEnvelope.request();
    }
    int size = in.array();
    if (size != 2 && size != 3) {
      throw Msgpack.bad("expected [uid, packet, options] or [packet, options]");
    }
    MsgpackEmission emission = new MsgpackEmission(body);
    if (size == 3) {
      in.skip(); // the id of the server that sent it
    }
    emission.packet(in);
    emission.options(in);
    if (!in.atEnd()) {
      throw Msgpack.bad("there is more data after it");
    }
    return emission;
  }

  private void packet(Msgpack in) {
    for (int n = in.map(); n > 0; n--) {
      String key = in.text();
      if ("nsp".equals(key)) {
        String given = in.text();
        namespace = given == null || given.isEmpty() ? "/" : given;
      } else {
        data = "data".equals(key) ? in.position() : data;
        in.skip();
      }
    }
    if (data < 0 || !new Msgpack(body, data).isArray()) {
      throw Msgpack.bad("expected a packet with data, the event's name and its arguments");
    }
  }

  private void options(Msgpack in) {
    if (!in.isMap()) {
      in.skip();
      return;
    }
    for (int n = in.map(); n > 0; n--) {
      String key = in.text();
      if ("rooms".equals(key)) {
        rooms = texts(in);
      } else if ("except".equals(key)) {
        except = texts(in);
      } else {
        in.skip();
      }
    }
  }

  private static Set<String> texts(Msgpack in) {
    boolean map = in.isMap();
    int size = map ? in.map() : in.isArray() ? in.array() : 1;
    Set<String> texts = new LinkedHashSet<>();
    for (; size > 0; size--) {
      if (map) {
        in.skip();
      }
      String text = in.text();
      if (text != null && !text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public List<String> rooms() {
    return List.copyOf(rooms);
  }

  @Override
  public Set<String> except() {
    return except;
  }

  @Override
  public @Nullable String event() {
    Msgpack in = new Msgpack(body, data);
    return in.array() == 0 ? null : in.text();
  }

  @Override
  public int arguments() {
    return Math.max(0, new Msgpack(body, data).array() - 1);
  }

  @Override
  public @Nullable String text(int argument) {
    return at(argument).text();
  }

  /** The same for all rooms, so that many rooms are not as many copies. */
  @Override
  public RawJson json(int argument) {
    return made.computeIfAbsent(argument, this::make);
  }

  private RawJson make(int argument) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(out)) {
      if (argument >= 0) {
        new MsgpackJson(at(argument), to).value(JsonText.MAX_DEPTH);
      } else {
        MsgpackJson in = new MsgpackJson(at(0), to);
        to.writeStartArray();
        for (int n = arguments(); n > 0; n--) {
          in.value(JsonText.MAX_DEPTH - 1);
        }
        to.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no file
    }
    return RawJson.ofUtf8(out.toByteArray());
  }

  private Msgpack at(int argument) {
    Msgpack in = new Msgpack(body, data);
    in.array();
    for (int i = 0; i <= argument; i++) {
      in.skip();
    }
    return in;
  }
}
