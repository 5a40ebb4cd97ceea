package dev.turtleship.core.media;

import dev.turtleship.core.testing.Api;
import dev.turtleship.core.testing.People;
import dev.turtleship.core.testing.People.Person;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;

/// Somebody who sends files.
record MediaFixture(Person person) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static MediaFixture sender() {
        return new MediaFixture(People.signUp());
    }

    Api api() {
        return person.api();
    }

    static String upload(UUID id) {
        return "/v1/media/uploads/" + id;
    }

    Api.Answer begin(UUID id, String name, String type, long size) {
        return api().put(upload(id), Api.object("name", name, "size", size, "type", type));
    }

    UUID begun(String type, long size) {
        var id = UUID.randomUUID();
        begin(id, "a file", type, size).expect(201);
        return id;
    }

    /// Begun and brought in one piece.
    UUID stored(String name, String type, byte[] bytes) {
        var id = UUID.randomUUID();
        begin(id, name, type, bytes.length).expect(201);
        expect(204, append(id, 0, bytes));
        return id;
    }

    HttpResponse<byte[]> append(UUID id, long offset, byte[] bytes) {
        return append(id, offset, HttpRequest.BodyPublishers.ofByteArray(bytes));
    }

    HttpResponse<byte[]> append(UUID id, long offset, HttpRequest.BodyPublisher bytes) {
        return send(request(upload(id))
                .header("Authorization", "Bearer " + person.accessToken())
                .header("Content-Type", "application/offset+octet-stream")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(offset))
                .method("PATCH", bytes));
    }

    HttpResponse<byte[]> head(UUID id) {
        return send(request(upload(id))
                .header("Authorization", "Bearer " + person.accessToken())
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    long offset(UUID id) {
        return Long.parseLong(head(id).headers().firstValue("Upload-Offset").orElseThrow());
    }

    String key(UUID id) {
        return api().get("/v1/media/" + id).expect(200).at("/key");
    }

    /// A request that says it brings `length` bytes, brings these and then nothing, with its connection open.
    Socket hang(UUID id, long offset, long length, byte[] bytes) throws IOException {
        var origin = URI.create(Api.open().url());
        var socket = new Socket(origin.getHost(), origin.getPort());
        socket.setSoTimeout((int) LIMIT.toMillis());
        String head = "PATCH " + upload(id) + " HTTP/1.1\r\nHost: " + origin.getHost() + "\r\nAuthorization: Bearer "
                + person.accessToken() + "\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: " + offset
                + "\r\nContent-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return socket;
    }

    static HttpResponse<byte[]> fetch(String path, String... headers) {
        var request = request(path).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(Api.open().url() + path)).timeout(LIMIT);
    }

    static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static HttpResponse<byte[]> expect(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError("expected " + status + ", got " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }

    static String problem(int status, HttpResponse<byte[]> answer) {
        var body = new String(expect(status, answer).body(), StandardCharsets.UTF_8);
        return Api.json(body).at("/type").asText();
    }

    /// The same bytes for the same seed, of nothing in particular.
    static byte[] bytes(int many, long seed) {
        var bytes = new byte[many];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// Red on its left half, blue on its right.
    static byte[] picture(String format, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var canvas = image.createGraphics();
        canvas.setColor(Color.RED);
        canvas.fillRect(0, 0, width / 2, height);
        canvas.setColor(Color.BLUE);
        canvas.fillRect(width / 2, 0, width - width / 2, height);
        canvas.dispose();
        try (var bytes = new ByteArrayOutputStream()) {
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
