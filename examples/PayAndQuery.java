import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Opens an order and queries it, with the JDK's own HttpClient as it is by default. Over http it offers HTTP/2 with each request
 * (Upgrade: h2c); the engine answers by HTTP/1.1. Run: java examples/PayAndQuery.java order_1
 */
public class PayAndQuery {
  private static final String URL = fromEnvironment("PAYSTATE_URL", "http://127.0.0.1:10086");
  private static final String TOKEN = fromEnvironment("API_TOKEN", "");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] arguments) throws Exception {
    // Letters, digits and _ only: it goes into the query as it is.
    String order = arguments[0];
    System.out.println(
        post(
            "mutation { pay(input: {outTradeNo: \\\"" + order + "\\\", totalAmount: \\\"88.00\\\","
                + " subject: \\\"Tea\\\", method: QR_CODE})"
                + " { trade { outTradeNo state } userErrors { code message advice } } }"));
    System.out.println(
        post("{ trade(outTradeNo: \\\"" + order + "\\\") { outTradeNo state totalAmount } }"));
  }

  /** Answers the body of the response. */
  private static String post(String query) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(URL + "/graphql"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"" + query + "\"}"));
    if (!TOKEN.isEmpty()) request.header("authorization", "Bearer " + TOKEN);
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return response.body().strip();
  }

  private static String fromEnvironment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
