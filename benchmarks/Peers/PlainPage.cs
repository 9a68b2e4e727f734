namespace MyKollector.Peers;

/// <summary>The least page that can take a time: one answer, one inline script, nothing else.</summary>
static class PlainPage
{
    public const string Html = """
        <!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Chrono</title><link rel="icon" href="data:,">
        <style>body{font:1.2rem system-ui;text-align:center}button{font-size:2rem;width:80%;height:8rem}</style></head>
        <body><main id="app" data-state="ready"><p id="t">Prêt</p><button data-do="start">Départ</button></main>
        <script>const a=document.getElementById('app');document.querySelector('button').addEventListener('click',()=>{const at=Date.now();localStorage.setItem('start',at);document.getElementById('t').textContent=new Date(at).toISOString();a.dataset.state='running'});a.dataset.ready='1'</script></body></html>
        """;
}
