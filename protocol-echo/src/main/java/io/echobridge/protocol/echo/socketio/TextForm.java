package io.echobridge.protocol.echo.socketio;

import io.echobridge.channel.RawJson;
import io.echobridge.net.FrameBuilder;
import io.echobridge.text.JsonText;

/** The two ways in which text is written, one for each kind of transport. */
public enum TextForm {
  /** As it is. */
  UTF8 {
    @Override
    void append(FrameBuilder out, RawJson json) {
      out.append(json.utf8());
    }
  },

  /**
   * With {@code \\uXXXX} for everything that is not ASCII, where clients disagree about the
   * encoding.
   */
  ASCII {
    @Override
    void append(FrameBuilder out, RawJson json) {
      if (isAscii(json.utf8())) {
        out.append(json.utf8());
        return;
      }
      // Outside of strings JSON has ASCII only, so every other character may be escaped.
      String text = json.toString();
      StringBuilder escaped = new StringBuilder(text.length() + text.length() / 4);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < 0x80) {
          escaped.append(c);
        } else {
          JsonText.escape(c, escaped);
        }
      }
      out.append(escaped.toString());
    }
  };

  abstract void append(FrameBuilder out, RawJson json);

  private static boolean isAscii(byte[] utf8) {
    for (byte b : utf8) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
