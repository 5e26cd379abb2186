package templates

import (
	"fmt"
	"github.com/aymerick/douceur/inliner"
	"testing"
)

func TestZ3(t *testing.T) {
	for _, s := range []string{
		`<style>p{margin:0;color:red}</style><p style="color: zqv12z;">x</p>`,
		`<style>p{color:red !important; font-family: "Segoe UI", 'X Y', sans-serif}</style><p style="color: blue;">x</p>`,
		`<style>/* c */ a[href="x"] { color: red } a:hover{color:blue !important} @import url("x.css"); @font-face{font-family:X;src:url(x.woff)} .a,.b>p{margin:1px 2px}</style><a href=x>1</a><div class=b><p>2</p></div><p class=a>`,
		`<style>.h{background:url(data:image/png;base64,AAAA==) no-repeat;padding:1px}</style><p class=h style="background-image:url('https://x.test/a;b.png');">x</p>`,
		`<style>.h{background:red;background:linear-gradient(#fff,#000)}</style><p class=h>x</p>`,
		`<style>@media screen{.h{color:red !important}} .h{color:blue}</style><p class=h>x</p>`,
		`<style>.h{color:zqv1z;width:calc(100% - 10px)}</style><p class=h style="mso-x: 1; ;; color:;">x</p>`,
		`<style>.h{color:red</style><p class=h>x</p>`,
		`<style>} .h{color:red}</style><p class=h>x</p>`,
		`<style>p:first-child{color:red} p:not(.x){margin:0} li:nth-child(2n){color:red} :root{--x:1} p{color:var(--x)}</style><div><p>x</p></div>`,
		`<style><!-- p{color:red} --></style><p>x</p>`,
		`<style media="print">p{color:red}</style><p>x</p>`,
		`<!--[if mso]><style>p{color:red}</style><![endif]--><style>@media (x){a{b:c}}</style><p>x</p>`,
		`<style>h1, h2:hover, h3 { color: red }</style><h1>x</h1><h2>y</h2>`,
	} {
		o, err := inliner.Inline(s)
		fmt.Println(s, "\n   =>", o, err)
	}
}
